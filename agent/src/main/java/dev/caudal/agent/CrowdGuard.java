// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Notices a sandbox in which too many threads run, where the kernel's own limit does not: it leaves
 * out root, and whoever is root outside is so for this purpose inside too.
 */
final class CrowdGuard {
  private static final long EVERY_ms = 50;
  private static final boolean IS_NEEDED =
      ProcFolder.attribute(Path.of("/proc/self"), "unix:uid").equals("0");
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private CrowdGuard() {}

  /** Watches until the process has ended, and calls, quickly, at every look that finds too many. */
  static void watch(Process sandbox, long limit, Runnable onCrowd) {
    if (!IS_NEEDED) {
      return;
    }
    var look = new Look(sandbox, limit, onCrowd);
    Future<?> watch = CLOCK.scheduleWithFixedDelay(look, EVERY_ms, EVERY_ms, TimeUnit.MILLISECONDS);
    var _ = sandbox.onExit().thenRun(() -> watch.cancel(false));
  }

  private static final class Look implements Runnable {
    private final Process sandbox;
    private final long limit;
    private final Runnable onCrowd;
    private Optional<Path> inside = Optional.empty();

    Look(Process sandbox, long limit, Runnable onCrowd) {
      this.sandbox = sandbox;
      this.limit = limit;
      this.onCrowd = onCrowd;
    }

    @Override
    public void run() {
      if (inside.isEmpty()) {
        inside = sandbox.children().findFirst().flatMap(Look::processes);
      }
      if (inside.filter(proc -> threads(proc) > limit).isPresent()) {
        onCrowd.run();
      }
    }

    private static long threads(Path proc) {
      return ProcFolder.processes(proc).stream().mapToLong(ProcFolder.Entry::threads).sum();
    }

    /** The sandbox's own view of its processes, once it has one: until then it is the machine's. */
    private static Optional<Path> processes(ProcessHandle first) {
      var folder = ProcFolder.PROC.resolve(first.pid() + "/root/proc");
      var device = ProcFolder.attribute(folder, "unix:dev");
      return device.isEmpty() || device.equals(ProcFolder.attribute(ProcFolder.PROC, "unix:dev"))
          ? Optional.empty()
          : Optional.of(folder);
    }
  }

  private static ScheduledThreadPoolExecutor clock() {
    var clock =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("caudal-crowd-guard").unstarted(task));
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }
}
