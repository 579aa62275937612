// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked before something runs, and how. */
final class RunPermissionTest {
  private static final String WRITE =
      "@tool Write {\"file_path\":\"b.txt\",\"content\":\"x\"}\n@text well";

  @TempDir Path folder;

  @Test
  void where_nobody_can_be_asked_what_would_ask_is_denied() {
    var ran = Line.run(machine(), line("--json", WRITE));
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains(
            "\"decision\":\"deny\",\"by\":\"rules\"", "\"is_error\":true", "\"result\":\"well\"");
    assertThat(folder.resolve("b.txt")).doesNotExist();
    assertThat(Line.run(machine(), line(WRITE)).err()).contains("\n  denied: Write ");
  }

  @Test
  void a_rule_allows_and_another_denies() {
    Line.run(machine(), line("--allow", "Write", "--deny", "Write(b*)", WRITE));
    assertThat(folder.resolve("b.txt")).doesNotExist();
    Line.run(machine(), line("--allow", "Write", WRITE));
    assertThat(folder.resolve("b.txt")).hasContent("x");
  }

  @Test
  void a_person_sees_all_of_the_input_and_says_yes() {
    var ran = Line.typed(machine(), "y\n", line("--json", WRITE));
    assertThat(ran.err()).contains("Write wants to run:", "\"content\" : \"x\"", "Allow? [y/N] ");
    assertThat(ran.out())
        .contains("{\"type\":\"permission_request\",", "\"decision\":\"allow\",\"by\":\"user\"");
    assertThat(folder.resolve("b.txt")).hasContent("x");
  }

  @Test
  void whatever_is_not_a_yes_is_a_no() {
    for (var typed : new String[] {"", "\n", "n\n", "yup\n", "allow\n"}) {
      var ran = Line.typed(machine(), typed, line("--json", WRITE));
      assertThat(ran.out()).containsOnlyOnce("\"decision\":\"deny\",\"by\":\"user\"");
      assertThat(folder.resolve("b.txt")).doesNotExist();
    }
  }

  @Test
  void what_is_hidden_in_an_input_is_shown_before_it_runs() {
    var ran =
        Line.typed(
            machine(), "n\n", line("@tool Bash {\"command\":\"ls \\u001b[2K\\u202e\"}\n@text x"));
    assertThat(ran.err()).contains("ls \\u001b[2K\\u202e\nAllow?");
  }

  @Test
  void a_persons_terminal_is_not_moved_by_the_answer() {
    var ran = Line.typed(machine(), "", line("@text red \u001b[31mhere\u0007"));
    assertThat(ran.out()).isEqualTo("red [31mhere\n");
    assertThat(ran.err()).matches("(?s).*1 turn, \\$0\\.\\d{4}, \\d+\\.\\d s\n");
  }

  @Test
  void a_question_of_the_model_is_answered_by_number_or_in_words() {
    var question =
        """
        @tool AskUserQuestion {"questions":[{"question":"Which one?","header":"One","options":\
        [{"label":"Red","description":"warm"},{"label":"Blue","description":"cold"}]}]}
        @result\
        """;
    assertThat(Line.typed(machine(), "2\n", line(question)).out()).contains("Which one? → Blue");
    assertThat(Line.typed(machine(), "both\n", line(question)).out()).contains("Which one? → both");
    assertThat(Line.run(machine(), line(question)).out()).doesNotContain("→");
  }

  @Test
  void an_agreed_plan_ends_planning() throws Exception {
    var task = "@tool ExitPlanMode {\"plan\":\"write b\"}\n" + WRITE;
    Line.typed(machine(), "y\ny\n", line("--permission-mode", "plan", task));
    assertThat(Files.readString(folder.resolve("b.txt"))).isEqualTo("x");
  }

  private Machine machine() {
    return Line.machine(folder, Map.of());
  }

  private String[] line(String... args) {
    return Stream.concat(Stream.of("run", "--cwd", folder.toString()), Stream.of(args))
        .toArray(String[]::new);
  }
}
