// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.ShellBench.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SpawnerTest {
  private static final Duration LONG = Duration.ofSeconds(5);

  @Test
  void a_child_that_dies_with_its_parent_outlives_the_thread_that_wanted_it() throws Exception {
    var wanted = new ArrayList<Process>();
    var perl =
        "$r = syscall("
            + (isX86() ? 157 : 167)
            + ", 1, 9, 0, 0, 0); $| = 1; print \"set\\n\"; sleep 60";
    Thread.ofPlatform().start(() -> wanted.add(start("perl", "-e", perl))).join();
    var child = wanted.getFirst();
    assertThat(child.inputReader().readLine()).isEqualTo("set");
    assertThat(child.isAlive()).isTrue();
    ProcessTree.kill(child);
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void what_cannot_start_says_so() {
    assertThatThrownBy(() -> Spawner.start(new ProcessBuilder("/no/such/program")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void an_interrupted_thread_gets_its_process_and_stays_interrupted() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> work =
          () -> {
            Thread.currentThread().interrupt();
            var process = start("sleep", "4751");
            ProcessTree.kill(process);
            return Thread.interrupted() && !process.isAlive();
          };
      assertThat(threads.submit(work).get()).isTrue();
    }
  }

  @Test
  void daemons_of_every_kind_die_with_the_tree() throws Exception {
    var script =
        """
        sleep 4752 &
        setsid sleep 4752 &
        (sleep 4752 &)
        (setsid sh -c 'sleep 4752 & sleep 4752' &)
        env -i sleep 4752 &
        trap '' TERM
        sh -c 'trap "" TERM; sleep 4752; sleep 4752' &
        sleep 4752
        """;
    var process = start("setsid", "bash", "-c", script);
    assertThat(soon(LONG, () -> BashToolTest.running("4752") == 8)).isTrue();
    ProcessTree.kill(process);
    assertThat(BashToolTest.running("4752")).isZero();
  }

  @Test
  void what_a_dead_root_has_left_is_found() throws Exception {
    var process = start("setsid", "bash", "-c", "setsid sleep 4753 & sleep 4753 & disown -a");
    process.waitFor();
    assertThat(soon(LONG, () -> BashToolTest.running("4753") == 2)).isTrue();
    ProcessTree.kill(process);
    assertThat(BashToolTest.running("4753")).isZero();
  }

  @Test
  void a_neighbour_is_spared() throws Exception {
    var spared = start("sleep", "4754");
    var killed = start("sleep", "4755");
    ProcessTree.kill(killed);
    ProcessTree.kill(killed);
    assertThat(spared.isAlive()).isTrue();
    ProcessTree.kill(spared);
    assertThat(spared.isAlive()).isFalse();
  }

  @Test
  void what_was_printed_before_the_end_can_still_be_read() throws Exception {
    var process = start("bash", "-c", "echo said; sleep 4756");
    assertThat(soon(LONG, () -> available(process) == 5)).isTrue();
    ProcessTree.kill(process);
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo("said\n");
  }

  private static int available(Process process) {
    try {
      return process.getInputStream().available();
    } catch (IOException e) {
      return -1;
    }
  }

  private static Process start(String... words) {
    try {
      return Spawner.start(new ProcessBuilder(words));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isX86() {
    return System.getProperty("os.arch").equals("amd64");
  }
}
