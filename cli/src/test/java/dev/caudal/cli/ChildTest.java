// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class ChildTest {
  @TempDir Path home;

  @Test
  void what_hangs_is_ended_with_all_it_started() {
    assertThat(run(300, "sleep 600 & sleep 601")).isEqualTo(new Child.Hung(300));
    assertThat(ProcessHandle.current().descendants().filter(ChildTest::sleeps)).isEmpty();
  }

  @Test
  @Timeout(2)
  void a_grandchild_that_keeps_the_pipe_open_is_not_waited_for() {
    assertThat(run(5_000, "echo hi; sleep 3 & exit 0")).isEqualTo(new Child.Ended(0, "hi\n"));
  }

  @Test
  void endless_output_is_cut_and_blocks_nobody() {
    var ended = (Child.Ended) run(10_000, "head -c 5000000 /dev/zero | tr '\\0' x");
    assertThat(ended.output()).hasSize(Child.MAX_OUTPUT_BYTES);
    assertThat(ended.firstLine()).hasSize(Child.MAX_LINE_CHARS + 1).endsWith("…");
  }

  @Test
  void escape_sequences_do_not_reach_the_terminal() {
    var ended = (Child.Ended) run(5_000, "printf '\\033[31mred\\007'");
    assertThat(ended.firstLine()).isEqualTo("[31mred");
  }

  @Test
  void a_silent_failure_shows_its_exit_code() {
    assertThat(((Child.Ended) run(5_000, "exit 7")).lastLine()).isEqualTo("exit code 7");
  }

  @Test
  void what_is_no_program_is_said_to_be_none() {
    assertThat(Child.run(machine(), 5_000, "/nowhere/at-all"))
        .isInstanceOfSatisfying(
            Child.NotStarted.class, not -> assertThat(not.reason()).contains("/nowhere/at-all"));
  }

  private Child run(long limit_ms, String script) {
    return Child.run(machine(), limit_ms, "/bin/sh", "-c", script);
  }

  private Machine machine() {
    return Line.machine(home, Map.of("PATH", "/usr/bin:/bin"));
  }

  private static boolean sleeps(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("sleep 60");
  }
}
