// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.ShellBench.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command may be cancelled at any moment, also while its sandbox is being set up. */
@Tag("slow")
class ShellCancelTest {
  private static final int ROUNDS = 50;
  private static final String COMMAND =
      "setsid sleep 4761 & (sleep 4761 &); yes | head -c 100000; echo on >&2; sleep 4761; sleep 4761";

  @TempDir private Path workspace;

  @Test
  void cancelling_at_any_moment_leaves_nothing_in_the_sandbox() throws Exception {
    try (var bench = ShellBench.inSandbox(workspace)) {
      cancelAtRandomMoments(bench, 25_000_000);
    }
  }

  @Test
  void cancelling_at_any_moment_leaves_nothing_of_a_plain_shell() throws Exception {
    try (var bench = ShellBench.plain(workspace)) {
      cancelAtRandomMoments(bench, 12_000_000);
    }
  }

  private void cancelAtRandomMoments(ShellBench bench, long within_ns) throws Exception {
    var seed = System.nanoTime();
    var random = new Random(seed);
    cancel(bench, within_ns, true);
    cancel(bench, within_ns, false);
    assertThat(soon(Duration.ofSeconds(2), () -> processes() == 0)).isTrue();
    var files = openFiles();
    var times = new ArrayList<Duration>();
    for (int round = 0; round < ROUNDS; round++) {
      times.add(cancel(bench, random.nextLong(within_ns), random.nextBoolean()));
    }
    Collections.sort(times);
    // Others may hold the processors for a while, but not again and again.
    assertThat(times.get(ROUNDS * 9 / 10)).as("seed %d", seed).isLessThan(Duration.ofMillis(500));
    assertThat(times.getLast()).as("seed %d", seed).isLessThan(Duration.ofSeconds(3));
    assertThat(soon(Duration.ofSeconds(2), () -> processes() == 0)).as("seed %d", seed).isTrue();
    assertThat(soon(Duration.ofSeconds(2), () -> openFiles() <= files))
        .as("seed %d", seed)
        .isTrue();
    assertThat(soon(Duration.ofSeconds(2), () -> readers() == 0)).as("seed %d", seed).isTrue();
    assertThat(bench.bash("echo works").text()).isEqualTo("works\n");
  }

  /** How long it takes from the cancelling until the call is over. */
  private Duration cancel(ShellBench bench, long after_ns, boolean byInterrupt) throws Exception {
    var context = new ShellContext(workspace);
    var call = Thread.ofVirtual().start(() -> bench.bash(COMMAND, context));
    LockSupport.parkNanos(after_ns);
    var began = System.nanoTime();
    if (byInterrupt) {
      call.interrupt();
    } else {
      context.cancel();
    }
    call.join();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Of this program, whatever has become of their parents. */
  private long processes() {
    return ProcessHandle.current().descendants().count()
        + BashToolTest.running("4761")
        + ProcessHandle.allProcesses()
            .filter(process -> process.info().commandLine().orElse("").contains(name()))
            .count();
  }

  private String name() {
    return workspace.getFileName().toString();
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("caudal-shell"))
        .count();
  }

  private static long openFiles() {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    } catch (IOException e) {
      return -1;
    }
  }
}
