// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OptionsCheckTest {
  @Test
  void what_can_be_done_passes_without_a_key() {
    passes(options -> {});
    passes(options -> options.tools("Read", "View", "mcp__any__tool").maxBudgetUsd(1));
    passes(options -> options.allowedTools("Bash(git *)", "mcp__x__*").disallowedTools("Nobody"));
    passes(options -> options.model("nobody-knows").maxTokens(999_999).effort(Effort.MAX));
  }

  @Test
  void what_the_model_would_refuse_is_refused() {
    refuses(options -> options.maxTokens(128_001), "max tokens are at most 128000");
    refuses(options -> options.thinking(new Thinking.Off()), "thinking with claude-sonnet-5-5");
    refuses(options -> options.outputSchema(Json.parse("{\"type\":\"objekt\"}")), "type");
    refuses(options -> options.model("nobody-knows").maxBudgetUsd(1), "whose price is known");
  }

  @Test
  void a_tool_that_is_not_there_is_named_with_those_that_are() {
    refuses(options -> options.tools("Reed"), "there is no tool Reed, but Agent, ");
    refuses(options -> options.allowedTools("Bush"), "there is no tool Bush");
    refuses(options -> options.disallowedTools("Bash("), "not a rule for tools");
  }

  @Test
  void every_tool_that_is_there_is_known(@TempDir Path folder) {
    var all = OptionsCheck.BUILT_IN.toArray(String[]::new);
    try (var sim = new Sim();
        var stream = sim.query("hi", options -> options.workspace(folder).tools(all))) {
      var init = (SystemMessage) stream.iterator().next();
      var offered = new TreeSet<String>();
      init.raw().tree().path("tools").forEach(name -> offered.add(name.asString()));
      // The API runs it by itself, so that it is no tool of the session's.
      offered.add("WebSearch");
      assertThat(offered).isEqualTo(OptionsCheck.BUILT_IN);
    }
  }

  private static void passes(Consumer<Options> setUp) {
    assertThatCode(() -> Agent.check(setUp)).doesNotThrowAnyException();
  }

  private static void refuses(Consumer<Options> setUp, String words) {
    assertThatThrownBy(() -> Agent.check(setUp))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining(words);
  }
}
