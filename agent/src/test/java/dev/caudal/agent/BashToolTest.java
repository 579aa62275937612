// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.ShellBench.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BashToolTest {
  private static final String[] NONE = {};

  @TempDir private Path workspace;
  private ShellBench bench;

  @BeforeEach
  void open() throws IOException {
    workspace = workspace.toRealPath();
    bench = ShellBench.inSandbox(workspace);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void output_and_errors_come_in_order() {
    var output = bench.bash("echo one; echo two >&2; echo three");
    assertThat(output.text()).isEqualTo("one\ntwo\nthree\n");
    assertThat(output.isError()).isFalse();
  }

  @Test
  void an_exit_code_is_an_error_with_what_was_printed() {
    var output = bench.bash("echo out; echo err >&2; exit 3");
    assertThat(output.isError()).isTrue();
    assertThat(output.text()).isEqualTo("Exit code 3\nout\nerr\n");
  }

  @Test
  void a_command_that_a_signal_ends_has_the_shells_code_for_it() {
    assertThat(bench.bash("perl -e 'kill 9, $$'").text()).startsWith("Exit code 137");
  }

  @Test
  void no_output_is_said() {
    assertThat(bench.bash("true").text()).isEqualTo("(no output)");
  }

  @Test
  void what_is_not_bash_is_an_error() {
    var output = bench.bash("if then");
    assertThat(output.isError()).isTrue();
    assertThat(output.text()).contains("syntax error");
  }

  @Test
  void there_is_no_input() {
    assertThat(bench.bash("cat; read -r x; echo \"[$x]\"").text()).isEqualTo("[]\n");
  }

  @Test
  void a_command_may_have_many_lines_quotes_and_documents() {
    var output = bench.bash("cat <<'END'\n$HOME \"and\" 'so' \\ on\nEND\necho ${#REPLY}x; echo ä");
    assertThat(output.text()).startsWith("$HOME \"and\" 'so' \\ on\n").endsWith("x\nä\n");
  }

  @Test
  void a_command_may_be_longer_than_an_argument() {
    var text = "x".repeat(300_000);
    assertThat(bench.bash("printf %s " + text + " | wc -c").text().strip()).isEqualTo("300000");
  }

  @Test
  void files_are_written_in_the_workspace_itself() {
    assertThat(bench.bash("echo hello > a.txt; pwd").text()).isEqualTo(workspace + "\n");
    assertThat(workspace.resolve("a.txt")).hasContent("hello\n");
  }

  @Test
  void the_folder_is_kept_and_variables_are_not() {
    bench.bash("mkdir -p 'a b/c'; cd 'a b/c'; export X=1");
    assertThat(bench.bash("pwd; echo [$X]").text()).isEqualTo(workspace + "/a b/c\n[]\n");
  }

  @Test
  void the_folder_is_kept_where_a_command_fails_or_exits() {
    bench.bash("mkdir d; cd d; exit 4");
    assertThat(bench.bash("pwd; cd ..; false").text()).contains(workspace + "/d\n");
    assertThat(bench.bash("pwd").text()).isEqualTo(workspace + "\n");
  }

  @Test
  void a_folder_outside_the_workspace_is_not_kept() {
    assertThat(bench.bash("cd /usr").text()).contains("starts in " + workspace + " again");
    assertThat(bench.bash("pwd").text()).isEqualTo(workspace + "\n");
  }

  @Test
  void a_folder_that_is_a_link_outwards_or_gone_is_not_kept() {
    bench.bash("ln -s /usr out; mkdir gone; cd gone; rmdir ../gone");
    assertThat(bench.bash("pwd; cd out").text()).startsWith(workspace + "\n");
    assertThat(bench.bash("pwd").text()).isEqualTo(workspace + "\n");
  }

  @Test
  void a_lie_about_the_folder_leads_nowhere() {
    for (var lie : new String[] {"/etc", "/", workspace + "/..", workspace + "x", "a", "\\0"}) {
      bench.bash("trap 'printf \"" + lie + "\" >&77' EXIT");
      assertThat(bench.bash("pwd").text()).isEqualTo(workspace + "\n");
    }
  }

  @Test
  void private_temporary_files_last_as_long_as_the_session() {
    bench.bash("echo kept > /tmp/note; echo kept > ~/note; echo kept > /dev/shm/note");
    assertThat(bench.bash("cat /tmp/note ~/note /dev/shm/note").text())
        .isEqualTo("kept\nkept\nkept\n");
    try (var other = ShellBench.inSandbox(workspace)) {
      assertThat(other.bash("cat /tmp/note").isError()).isTrue();
    }
  }

  @Test
  void bytes_that_are_no_text_are_replaced() {
    assertThat(bench.bash("printf 'a\\xff\\xc3b'").text()).isEqualTo("a\uFFFD\uFFFDb");
  }

  @Test
  void a_timeout_ends_the_tree_and_shows_what_was_printed() {
    var output = bench.bash("echo begun; setsid sleep 4711 & sleep 4711", 300);
    assertThat(output.isError()).isTrue();
    assertThat(output.text()).startsWith("Timed out after 300 ms").contains("\nbegun\n");
    assertThat(running("4711")).isZero();
  }

  @Test
  void one_that_ignores_the_polite_signal_is_ended_all_the_same() {
    var began = System.nanoTime();
    bench.bash("trap '' TERM INT HUP; while :; do sleep 4712; done", 200);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    assertThat(running("4712")).isZero();
  }

  @Test
  void one_that_heeds_the_polite_signal_may_tidy_up() {
    bench.bash("trap 'echo tidy > done; exit 1' TERM; sleep 4713 & wait", 200);
    assertThat(workspace.resolve("done")).hasContent("tidy\n");
  }

  @Test
  void timeouts_have_bounds() {
    assertThat(bench.bash("true", 600_001).text()).contains("1 to 600000");
    assertThat(bench.bash("true", 0).isError()).isTrue();
  }

  @Test
  void bad_input_is_an_error_in_words() {
    assertThat(bench.call("Bash", Map.of()).text()).contains("command");
    assertThat(bench.call("Bash", Map.of("command", 5)).isError()).isTrue();
    assertThat(bench.call("Bash", Map.of("command", "a\0b")).text()).contains("zero");
  }

  @Test
  void traits_are_those_of_what_a_tool_can_do() {
    var traits = bench.tools.tools().stream().map(Tool::traits).toList();
    assertThat(traits)
        .containsExactly(
            ToolTraits.ASKING, ToolTraits.READING.withRepeatable(false), ToolTraits.UNASKED);
  }

  @Test
  void a_workspace_that_was_swapped_is_refused() throws IOException {
    bench.bash("true");
    var moved = workspace.resolveSibling(workspace.getFileName() + "-moved");
    Files.move(workspace, moved);
    Files.createDirectory(workspace);
    try {
      var output = bench.bash("echo here");
      assertThat(output.isError()).isTrue();
      assertThat(output.text()).contains("not the folder it was");
    } finally {
      Files.delete(workspace);
      Files.move(moved, workspace);
    }
  }

  @Test
  void system_folders_are_no_workspaces() {
    for (var folder : new String[] {"/", "/usr", "/etc", "/proc/self", "/usr/share", "/run"}) {
      try (var other = ShellBench.inSandbox(Path.of(folder))) {
        assertThat(other.bash("true").text()).contains("system folder");
      }
    }
    try (var other = ShellBench.inSandbox(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(other.bash("true").isError()).isTrue();
    }
  }

  @Test
  void plain_shells_have_a_scrubbed_environment_and_end_their_trees_too() {
    try (var plain = ShellBench.plain(workspace)) {
      assertThat(plain.bash("compgen -e | sort | tr '\\n' ' '").text())
          .isEqualTo("CAUDAL_PROCESS HOME LANG OLDPWD PATH PWD SHLVL TERM ");
      plain.bash("nohup setsid sleep 4714 >/dev/null 2>&1 & (setsid sleep 4714 &) ; sleep 4714 &");
      assertThat(soon(Duration.ofSeconds(1), () -> running("4714") == 0)).isTrue();
      plain.bash("env -i sleep 4715 & setsid env -i sleep 4715 & sleep 4715", 200);
      assertThat(running("4715")).isZero();
      assertThat(plain.bash("mkdir p; cd p; exit 2").text()).isEqualTo("Exit code 2");
      assertThat(plain.bash("pwd").text()).isEqualTo(workspace + "/p\n");
    }
  }

  /** How many sleep so long; who only speaks of it is not counted. */
  static long running(String seconds) {
    return ProcessHandle.allProcesses()
        .filter(p -> Arrays.equals(p.info().arguments().orElse(NONE), new String[] {seconds}))
        .filter(ProcFolder::isRunning)
        .count();
  }
}
