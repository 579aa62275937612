// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.Sim.ADD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caudal.agent.ResultMessage.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One turn, against the simulator over HTTP. */
final class RunTest {
  private final Sim sim = new Sim();

  @AfterEach
  void close() {
    sim.close();
  }

  private List<Message> run(String task, Consumer<Options> more) {
    try (var run = sim.query(task, more)) {
      return run.stream().toList();
    }
  }

  private List<Message> run(String task) {
    return run(task, options -> {});
  }

  @Test
  void an_answer_is_streamed_and_ends_with_a_result() {
    var messages = run("@text Hello there");

    assertThat(Sim.text(messages)).isEqualTo("Hello there");
    var result = Sim.result(messages);
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(result.text()).isEqualTo("Hello there");
    assertThat(result.turns()).isEqualTo(1);
    assertThat(result.costUsd()).get().matches(cost -> cost.signum() > 0);
    assertThat(Sim.subtypes(messages)).containsExactly("init");
  }

  @Test
  void a_tool_runs_and_its_result_goes_back() {
    var messages = run("@tool add {\"a\":2,\"b\":3}\n@result", options -> options.tool(ADD));

    assertThat(Sim.result(messages).text()).isEqualTo("5");
    assertThat(Sim.result(messages).turns()).isEqualTo(2);
    assertThat(messages).filteredOn(UserMessage.class::isInstance).hasSize(1);
  }

  @Test
  void parallel_calls_are_answered_in_one_message_in_the_order_asked() {
    var messages =
        run(
            "@tool add {\"a\":1,\"b\":1}\n+@tool add {\"a\":2,\"b\":2}\n@text done",
            options -> options.tool(ADD.repeatable()));

    assertThat(Sim.result(messages).text()).isEqualTo("done");
    var results = sim.journal.stream().filter(JournalEntry.ToolEnded.class::isInstance).toList();
    assertThat(results).hasSize(2);
  }

  @Test
  void a_call_of_a_tool_that_is_not_there_is_an_error_to_the_model() {
    var messages = run("@tool nothing {}\n@result", options -> options.tool(ADD));

    assertThat(Sim.result(messages).text()).contains("nothing");
  }

  @Test
  void a_tool_that_throws_is_an_error_to_the_model() {
    var tool =
        Tool.of(
            "bad",
            "Fails",
            Sim.Add.class,
            (Sim.Add x, ToolContext context) -> {
              throw new java.io.IOException("no disk");
            });
    var messages = run("@tool bad {\"a\":1,\"b\":1}\n@result", options -> options.tool(tool));

    assertThat(Sim.result(messages).text()).contains("no disk");
  }

  @Test
  void a_tool_that_asks_is_denied_where_nobody_decides() {
    var messages =
        run("@tool add {\"a\":1,\"b\":1}\n@text well", options -> options.tool(ADD.asks()));

    assertThat(Sim.result(messages).denied()).hasSize(1);
    assertThat(Sim.subtypes(messages)).contains("permission_denied");
    assertThat(Sim.result(messages).text()).isEqualTo("well");
  }

  @Test
  void a_changed_input_runs_and_the_model_is_told() {
    var messages =
        run(
            "@tool add {\"a\":1,\"b\":1}\n@result",
            options ->
                options
                    .tool(ADD.asks())
                    .decider(request ->
                        new PermissionDecision.AllowChanged(Json.parse("{\"a\":20,\"b\":22}"))));

    assertThat(Sim.result(messages).text()).contains("42").contains("another input");
  }

  @Test
  void a_cut_stream_is_taken_back_and_asked_for_again() {
    var messages = run("@drop 2\n@text one two three four");

    assertThat(messages).anyMatch(RewindMessage.class::isInstance);
    assertThat(Sim.subtypes(messages)).containsExactly("init", "api_retry");
    assertThat(Sim.result(messages).text()).isEqualTo("one two three four");
  }

  @Test
  void texts_that_were_taken_back_are_followed_by_a_new_line() {
    try (var run = sim.query("@drop 2\n@text one two three", options -> {})) {
      assertThat(String.join("", run.texts().toList())).isEqualTo("one two \none two three");
    }
  }

  @Test
  void an_overloaded_model_is_asked_again() {
    var messages = run("@error 529 1\n@text fine");

    assertThat(Sim.subtypes(messages)).containsExactly("init", "api_retry");
    assertThat(Sim.result(messages).text()).isEqualTo("fine");
  }

  @Test
  void a_bad_request_is_not_asked_again() {
    assertThatThrownBy(() -> run("@error 400 1\n@text fine"))
        .isInstanceOfSatisfying(InvalidRequest.class, it -> assertThat(it.status()).isEqualTo(400));
  }

  @Test
  void a_pause_goes_on() {
    var messages = run("@text first\n@pause\n@text second");

    assertThat(Sim.result(messages).text()).isEqualTo("second");
    assertThat(Sim.result(messages).turns()).isEqualTo(2);
  }

  @Test
  void a_refusal_takes_back_what_was_said() {
    var messages = run("@text something bad\n@refuse cyber");

    assertThat(Sim.result(messages).outcome()).isEqualTo(Outcome.REFUSAL);
    assertThat(Sim.result(messages).text()).isEmpty();
    assertThat(messages).anyMatch(RewindMessage.class::isInstance);
    assertThat(Sim.result(messages).raw().text()).contains("cyber");
  }

  @Test
  void each_other_reason_to_stop_has_its_own_outcome() {
    assertThat(Sim.result(run("@text a\n@stop max_tokens")).outcome())
        .isEqualTo(Outcome.MAX_TOKENS);
    assertThat(Sim.result(run("@text a\n@stop model_context_window_exceeded")).outcome())
        .isEqualTo(Outcome.CONTEXT_FULL);
    var unknown = Sim.result(run("@text a\n@stop something_new"));
    assertThat(unknown.outcome()).isEqualTo(Outcome.SUCCESS);
    assertThat(unknown.stopReason()).isEqualTo("something_new");
  }

  @Test
  void turns_are_limited() {
    var messages =
        run(
            "@tool add {\"a\":1,\"b\":1}\n@tool add {\"a\":1,\"b\":2}\n@text never",
            options -> options.tool(ADD).maxTurns(2));

    assertThat(Sim.result(messages).outcome()).isEqualTo(Outcome.MAX_TURNS);
  }

  @Test
  void a_hook_may_have_the_agent_go_on() {
    var asked = new ArrayList<String>();
    var messages =
        run(
            "@text one",
            options ->
                options.hooks(
                    new Hooks() {
                      @Override
                      public OnStop onStop(String text) {
                        asked.add(text);
                        return asked.size() == 1 ? new OnStop.GoOn("@text two") : new OnStop.Stop();
                      }
                    }));

    assertThat(asked).containsExactly("one", "two");
    assertThat(Sim.result(messages).text()).isEqualTo("two");
  }

  @Test
  void an_answer_has_the_shape_that_was_asked_for() {
    var sum = Agent.ask("@json {\"a\":1,\"b\":2}", Sim.Add.class, sim.options(options -> {}));

    assertThat(sum).isEqualTo(new Sim.Add(1, 2));
  }

  @Test
  void an_answer_that_is_not_streamed_gives_the_same_messages() {
    var messages = run("@think hm\n@text Hello there", options -> options.streaming(false));

    assertThat(Sim.text(messages)).isEqualTo("Hello there");
    assertThat(Sim.result(messages).text()).isEqualTo("Hello there");
  }

  @Test
  void a_helper_works_in_its_own_conversation_and_its_words_are_marked() {
    var messages =
        run(
            "@tool Agent {\"prompt\":\"@text from below\"}\n@result",
            options -> options.tools("Agent"));

    assertThat(Sim.result(messages).text()).isEqualTo("from below");
    assertThat(messages)
        .filteredOn(message -> message.source().isSubagent())
        .anyMatch(StreamEvent.TextDelta.class::isInstance);
  }
}
