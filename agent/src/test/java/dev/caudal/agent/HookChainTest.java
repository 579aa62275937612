// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookChainTest {
  private static final Source SOURCE = Source.of("s");
  private static final ToolCall CALL = new ToolCall("toolu_1", "own", Json.parse("{\"n\":1}"));
  private static final Json OTHER = Json.parse("{\"n\":2}");
  private final List<String> seen = new ArrayList<>();

  @Test
  void without_hooks_all_goes_as_it_is() throws Exception {
    var chain = new HookChain(List.of());
    assertThat(chain.beforeTool(CALL, SOURCE))
        .isEqualTo(new HookChain.Before.Go(CALL, false, false));
    assertThat(chain.afterTool(CALL, ToolOutput.text("x"), SOURCE)).isEqualTo(ToolOutput.text("x"));
    assertThat(chain.onPrompt("p")).isEmpty();
    assertThat(chain.onStop("done")).isEqualTo(new Hooks.OnStop.Stop());
  }

  @Test
  void a_change_feeds_the_next_hook_and_voids_what_was_allowed_before() throws Exception {
    var changed = new ToolCall("toolu_1", "own", OTHER);
    var allow = new Hooks.BeforeTool.Allow();
    var change = new Hooks.BeforeTool.Change(OTHER);
    assertThat(before(allow, change)).isEqualTo(new HookChain.Before.Go(changed, true, false));
    assertThat(before(change, allow)).isEqualTo(new HookChain.Before.Go(changed, true, true));
    assertThat(before(allow, new Hooks.BeforeTool.Proceed()))
        .isEqualTo(new HookChain.Before.Go(CALL, false, true));
    assertThat(seen)
        .containsExactly(
            "{\"n\":1}", "{\"n\":1}", "{\"n\":1}", "{\"n\":2}", "{\"n\":1}", "{\"n\":1}");
  }

  @Test
  void the_first_denial_wins() throws Exception {
    assertThat(
            before(
                new Hooks.BeforeTool.Allow(),
                new Hooks.BeforeTool.Deny("one"),
                new Hooks.BeforeTool.Deny("two")))
        .isEqualTo(new HookChain.Before.Denied("one"));
    assertThat(seen).hasSize(2);
  }

  @Test
  @SuppressWarnings("NullAway")
  void a_hook_that_fails_before_a_tool_denies() throws Exception {
    assertThat(new HookChain(List.of(allowing(), new Failing())).beforeTool(CALL, SOURCE))
        .isInstanceOf(HookChain.Before.Denied.class);
    assertThat(before((Hooks.BeforeTool) null)).isInstanceOf(HookChain.Before.Denied.class);
  }

  @Test
  void outputs_go_from_hook_to_hook() throws Exception {
    var chain = new HookChain(List.of(adding("a"), adding("b")));
    assertThat(chain.afterTool(CALL, ToolOutput.text("x"), SOURCE).text()).isEqualTo("xab");
  }

  @Test
  void what_a_failing_hook_should_have_seen_is_withheld() throws Exception {
    var chain = new HookChain(List.of(new Failing(), adding("a")));
    var output = chain.afterTool(CALL, ToolOutput.text("secret"), SOURCE);
    assertThat(output.isError()).isTrue();
    assertThat(output.text()).contains("hook failed").doesNotContain("secret");
  }

  @Test
  void prompts_are_added_to_blocked_or_held_back() throws Exception {
    var chain = new HookChain(List.of(adding("a"), adding("b")));
    assertThat(chain.onPrompt("p")).isEqualTo("\n\na\n\nb");
    assertThat(seen).containsExactly("p", "p\n\na");
    var blocking =
        new Hooks() {
          @Override
          public OnPrompt onPrompt(String text) {
            return new OnPrompt.Block("no secrets");
          }
        };
    assertThatThrownBy(() -> new HookChain(List.of(blocking)).onPrompt("p"))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("no secrets");
    assertThatThrownBy(() -> new HookChain(List.of(new Failing())).onPrompt("p"))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void all_that_want_to_go_on_are_heard_and_a_failing_one_lets_it_stop() throws Exception {
    var chain = new HookChain(List.of(adding("a"), adding("b")));
    assertThat(chain.onStop("done")).isEqualTo(new Hooks.OnStop.GoOn("a\n\nb"));
    assertThat(new HookChain(List.of(adding("a"), new Failing())).onStop("done"))
        .isEqualTo(new Hooks.OnStop.Stop());
  }

  @Test
  void an_interrupt_passes() {
    var interrupted =
        new Hooks() {
          @Override
          public BeforeTool beforeTool(ToolCall call, Source source) throws InterruptedException {
            throw new InterruptedException();
          }
        };
    assertThatThrownBy(() -> new HookChain(List.of(interrupted)).beforeTool(CALL, SOURCE))
        .isInstanceOf(InterruptedException.class);
  }

  private HookChain.Before before(Hooks.BeforeTool... answers) throws InterruptedException {
    var hooks = new ArrayList<Hooks>();
    for (var answer : answers) {
      hooks.add(
          new Hooks() {
            @Override
            public BeforeTool beforeTool(ToolCall call, Source source) {
              seen.add(call.input().text());
              return answer;
            }
          });
    }
    return new HookChain(hooks).beforeTool(CALL, SOURCE);
  }

  private static Hooks allowing() {
    return new Hooks() {
      @Override
      public BeforeTool beforeTool(ToolCall call, Source source) {
        return new BeforeTool.Allow();
      }
    };
  }

  private Hooks adding(String more) {
    return new Hooks() {
      @Override
      public ToolOutput afterTool(ToolCall call, ToolOutput output, Source source) {
        return ToolOutput.text(output.text() + more);
      }

      @Override
      public OnPrompt onPrompt(String text) {
        seen.add(text);
        return new OnPrompt.Append(more);
      }

      @Override
      public OnStop onStop(String text) {
        return new OnStop.GoOn(more);
      }
    };
  }

  private static final class Failing implements Hooks {
    @Override
    public BeforeTool beforeTool(ToolCall call, Source source) {
      throw new IllegalStateException("hook");
    }

    @Override
    public ToolOutput afterTool(ToolCall call, ToolOutput output, Source source) {
      throw new IllegalStateException("hook");
    }

    @Override
    public OnPrompt onPrompt(String text) {
      throw new IllegalStateException("hook");
    }

    @Override
    public OnStop onStop(String text) {
      throw new IllegalStateException("hook");
    }
  }
}
