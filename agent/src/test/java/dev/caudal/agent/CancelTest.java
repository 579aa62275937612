// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is cancelled at any moment, in any way, and leaves nothing behind. */
@Tag("slow")
final class CancelTest {
  private static final String TASK =
      "@pace 2ms\n@text one two three four five\n"
          + "@tool Bash {\"command\":\"sleep 5931 & sleep 5931\"}\n+@tool stubborn {\"a\":1,\"b\":1}\n"
          + "@text never";

  /** Does not stop when it is told to, but does in the end. */
  private static final Tool STUBBORN =
      Tool.of(
          "stubborn",
          "Takes its time",
          Sim.Add.class,
          (Sim.Add x, ToolContext context) -> {
            while (!context.isCancelled()) {
              Thread.onSpinWait();
              Thread.yield();
            }
            return "late";
          });

  @TempDir Path workspace;

  @Test
  void a_hundred_random_moments_leave_no_process_thread_or_socket() throws Exception {
    long seed = Long.getLong("seed", 20261121);
    var random = new Random(seed);
    var slowest = new AtomicLong();
    try (var sim = new Sim();
        var moments = Executors.newScheduledThreadPool(1)) {
      cancelled(sim, moments, 40, 0, slowest);
      int before = sockets();
      for (int i = 0; i < 100; i++) {
        cancelled(sim, moments, random.nextInt(160), random.nextInt(3), slowest);
      }

      Await.until("no process is left (seed " + seed + ")", () -> sleepers() == 0);
      Await.until("no tool's thread is left", () -> threads("caudal-tool") == 0);
      Await.until("no socket is left", () -> sockets() <= before);
    }
    assertThat(Duration.ofNanos(slowest.get())).isLessThan(Duration.ofSeconds(10));
  }

  /**
   * Cancels after some milliseconds: by closing, by interrupting the run, or the reading thread.
   */
  private void cancelled(
      Sim sim, ScheduledExecutorService moments, int afterMillis, int how, AtomicLong slowest)
      throws InterruptedException {
    try (var session =
        sim.session(options ->
            options.workspace(workspace).tools("Bash").allowedTools("Bash").tool(STUBBORN))) {
      var run = session.send(TASK);
      var reader =
          Thread.startVirtualThread(() -> {
            try {
              run.forEach(message -> {});
            } catch (Aborted e) {
              return;
            }
          });
      var at = new AtomicLong();
      moments.schedule(
          () -> {
            at.set(System.nanoTime());
            switch (how) {
              case 0 -> run.close();
              case 1 -> run.interrupt();
              default -> reader.interrupt();
            }
          },
          afterMillis,
          TimeUnit.MILLISECONDS);
      assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
      slowest.accumulateAndGet(System.nanoTime() - at.get(), Math::max);
    }
  }

  private static long sleepers() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains("sleep 5931"))
        .count();
  }

  private static int sockets() {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return (int) files.filter(CancelTest::isSocket).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }

  /** Virtual ones too. */
  private int threads(String name) {
    var file = workspace.resolve("threads-" + System.nanoTime() + ".txt");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      try (var lines = Files.lines(file)) {
        return (int) lines.filter(line -> line.contains(name)).count();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
