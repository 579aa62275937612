// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.ShellBench.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundShellTest {
  private static final Duration LONG = Duration.ofSeconds(5);

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
  void each_look_shows_what_is_new_and_how_it_stands() throws IOException {
    var shell =
        bench.background("echo one; until [ -e go ]; do sleep 0.01; done; echo two; exit 7");
    var seen = new StringBuilder();
    assertThat(soon(LONG, () -> seen.append(look(shell)).indexOf("one\n") >= 0)).isTrue();
    assertThat(look(shell)).isEqualTo("running\n(nothing new)");
    Files.createFile(workspace.resolve("go"));
    seen.setLength(0);
    assertThat(soon(LONG, () -> seen.append(look(shell)).indexOf("exit code 7") >= 0)).isTrue();
    assertThat(seen).contains("two\n").doesNotContain("one\n");
    assertThat(look(shell)).isEqualTo("ended with exit code 7\n(nothing new)");
  }

  @Test
  void a_filter_shows_the_lines_that_match() {
    assertThat(filtered(bench.background("seq 20"), "x(")).contains("no regular expression");
    var other = bench.background("seq 20");
    ends(other);
    assertThat(filtered(other, "^1.$|5")).endsWith("5\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19");
    assertThat(look(other)).endsWith("(nothing new)");
  }

  @Test
  void a_filter_that_never_ends_is_ended() {
    var shell = bench.background("printf 'a%.0s' {1..5000}; echo b");
    ends(shell);
    assertThat(filtered(shell, "(a*)*c")).contains("took too long");
    var deep = bench.background("printf 'a%.0s' {1..29000}");
    ends(deep);
    assertThat(filtered(deep, "(a|b)*c")).isNotEmpty();
  }

  @Test
  void killing_ends_the_whole_tree() {
    var shell = bench.background("setsid sleep 4741 & sleep 4741");
    assertThat(soon(LONG, () -> BashToolTest.running("4741") == 2)).isTrue();
    assertThat(kill(shell)).isEqualTo(shell + " is ended.");
    assertThat(BashToolTest.running("4741")).isZero();
    assertThat(look(shell)).startsWith("killed\n");
    assertThat(kill(shell)).isEqualTo(shell + " has ended already: killed.");
  }

  @Test
  void unknown_names_are_errors() {
    assertThat(look("shell_9")).isEqualTo("No command runs or ran as shell_9.");
    assertThat(kill("nobody")).isEqualTo("No command runs or ran as nobody.");
    assertThat(bench.call("BashOutput", Map.of()).text()).contains("bash_id");
  }

  @Test
  void there_are_at_most_sixteen_and_all_end_with_the_session() {
    for (int i = 0; i < Shells.LIVE_LIMIT; i++) {
      assertThat(bench.background("sleep 4742")).isEqualTo("shell_" + (i + 1));
    }
    assertThat(bench.background("sleep 4742")).startsWith("16 commands run");
    assertThat(soon(LONG, () -> BashToolTest.running("4742") == 16)).isTrue();
    var began = System.nanoTime();
    bench.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    assertThat(BashToolTest.running("4742")).isZero();
    assertThat(bench.bash("true").text()).contains("the session has ended");
  }

  @Test
  void the_folder_of_other_commands_is_not_touched() {
    var shell = bench.background("mkdir -p d; cd d; pwd");
    ends(shell);
    assertThat(bench.bash("pwd").text()).isEqualTo(workspace + "\n");
    bench.bash("cd d");
    var second = bench.background("pwd");
    ends(second);
    assertThat(look(second)).endsWith(workspace + "/d\n");
  }

  @Test
  void long_output_between_looks_goes_to_a_file_each() throws IOException {
    var shell =
        bench.background("seq 10000; until [ -e go ]; do sleep 0.01; done; seq 20000 29999");
    var first = new StringBuilder();
    assertThat(soon(LONG, () -> Files.exists(workspace.resolve(".caudal")))).isTrue();
    assertThat(soon(LONG, () -> bench.bash("cat .caudal/*.txt | wc -l").text().equals("10000\n")))
        .isTrue();
    first.append(look(shell));
    assertThat(first).contains("left out; the whole output is in " + workspace + "/.caudal/");
    Files.createFile(workspace.resolve("go"));
    ends(shell);
    assertThat(look(shell)).contains("\n20000\n").contains("29999\n");
    assertThat(bench.bash("cat .caudal/*.txt | wc -l; ls .caudal | wc -l").text())
        .isEqualTo("20000\n2\n");
  }

  /** Waits without looking, as a look takes what it shows. */
  private void ends(String shell) {
    assertThat(soon(LONG, () -> !bench.isAlive(shell))).isTrue();
  }

  private String look(String shell) {
    return bench.call("BashOutput", Map.of("bash_id", shell)).text();
  }

  private String filtered(String shell, String filter) {
    return bench.call("BashOutput", Map.of("bash_id", shell, "filter", filter)).text();
  }

  private String kill(String shell) {
    return bench.call("KillShell", Map.of("shell_id", shell)).text();
  }
}
