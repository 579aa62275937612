// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Script files: what they say, and how a wrong one is refused. */
final class ScriptTest {

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("script.yaml"), text);
  }

  @Test
  void rules_decide_before_directives_and_the_persona() throws IOException {
    var file =
        file(
            """
            rules:
              - when: {text: "(?i)weather", model: "claude-opus-.*"}
                steps:
                  - text: Let me see.
                  - tool: Weather
                    input: {city: Cádiz}
                  - "@result"
                  - text It is so.
              - when: {text: again, turn: 2}
                steps: [text second]
            """);
    try (var simulator = Simulator.start(SimulatorOptions.defaults().script(file));
        var client = new Client(simulator.baseUrl())) {
      var first = Client.body("How is the weather?\n@text directive");
      var call = client.message(first);
      assertThat(call.at("/content/1/input")).isEqualTo(Client.json("{'city':'Cádiz'}"));
      assertThat(SimTest.text(client.message(SimTest.next(first, call, "sunny"))))
          .isEqualTo("sunny\nIt is so.");
      assertThat(SimTest.text(client.message(first.deepCopy().put("model", "mine"))))
          .isEqualTo("directive");
      var again = SimTest.tool(Client.body("again\n@tool A {}"), "A");
      var one = client.message(again);
      assertThat(SimTest.stopReason(one)).isEqualTo("tool_use");
      assertThat(SimTest.text(client.message(SimTest.next(again, one, "ok")))).isEqualTo("second");
    }
  }

  @Test
  void faults_are_steps_too() throws IOException {
    var file =
        file(
            """
            rules:
              - steps:
                  - error: 429 1 bare
                  - drop: end
                  - fail: overloaded_error 1
                  - crlf
                  - unknown
                  - text: one two
            """);
    try (var simulator = Simulator.start(SimulatorOptions.defaults().script(file));
        var client = new Client(simulator.baseUrl())) {
      var asked = Client.body("hello");
      var told = client.post(asked);
      assertThat(told.statusCode()).isEqualTo(429);
      assertThat(told.headers().firstValue("retry-after")).isEmpty();
      assertThat(client.cutStream(asked)).contains("event: message_delta\r\n");
      var failed = client.post(asked.deepCopy().put("stream", true)).body();
      assertThat(failed).contains("future_block", "overloaded_error").doesNotContain("two");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rules:\\n  - steps: [text a\\n | 2 | must be YAML",
        "ruls: [] | 1 | there is no such key here: ruls",
        "rules:\\n  - when: {text: a} | 2 | a rule has steps",
        "rules:\\n"
            + "  - steps:\\n"
            + "      - text a\\n"
            + "      - shout b | 4 | there is no such step: @shout",
        "rules:\\n  - steps:\\n      - error x | 3 | @error wants",
        "rules:\\n  - when:\\n      text: '('\\n    steps: [text a] | 3 | regular expression",
        "rules:\\n  - when: {turn: 0}\\n    steps: [text a] | 2 | turn is a number from 1: 0",
        "rules:\\n  - when: {turn: 1}\\n    steps: [tool A, text b] | 3 | one turn",
        "record: {from: nowhere, to: tape} | 1 | from is a URL",
      })
  void a_wrong_script_is_named_by_file_line_and_rule(String text, int line, String rule)
      throws IOException {
    var file = file(text.replace("\\n", "\n"));
    assertThatThrownBy(() -> Simulator.start(SimulatorOptions.defaults().script(file)))
        .isInstanceOfSatisfying(
            SimulatorException.BadScript.class,
            bad -> {
              assertThat(bad.file).isEqualTo(file);
              assertThat(bad.line).isEqualTo(line);
              assertThat(bad.rule).contains(rule.replace("@shout", "shout"));
            });
  }

  @Test
  void a_script_that_is_not_there_is_refused() {
    var options = SimulatorOptions.defaults().script(folder.resolve("none.yaml"));
    assertThatThrownBy(() -> Simulator.start(options))
        .isInstanceOf(SimulatorException.BadFile.class);
  }
}
