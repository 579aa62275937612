// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A child process with all it has started.
 *
 * <p>Members are found by parentage, by session and by mark, as each alone misses some: a daemon
 * forks twice and loses its parent, {@code setsid} leaves the session, {@code env -i} drops the
 * mark. The root is killed before the last search, so that it cannot start anything unseen. It is
 * killed by its handle, as the process itself would close its pipes with what is still in them.
 */
final class ProcessTree {
  private static final Duration GRACE = Duration.ofMillis(100);
  private static final Duration BURIAL = Duration.ofSeconds(1);
  private static final int ROUNDS = 50;
  private static final long ROUND_ns = 5_000_000;

  private ProcessTree() {}

  /** Ends the tree: politely, then for good. Works on an interrupted thread. */
  static void kill(Process process) {
    kill(process, GRACE);
  }

  /** The same, with another time to end by itself. */
  static void kill(Process process, Duration grace) {
    var interrupted = Thread.interrupted();
    try {
      Set<ProcessHandle> members = new HashSet<>();
      if (process.isAlive() && grace.isPositive()) {
        members.addAll(members(process));
        terminate(process, members);
        waitFor(process, grace);
      }
      process.toHandle().destroyForcibly();
      waitFor(process, BURIAL);
      sweep(process, members);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Asks the members, not the root, where there are any: a shell then reports how they ended, and
   * bubblewrap would pass on nothing but a sudden death.
   */
  private static void terminate(Process process, Set<ProcessHandle> members) {
    members.forEach(ProcessHandle::destroy);
    if (members.isEmpty()) {
      process.toHandle().destroy();
    }
  }

  private static void sweep(Process process, Set<ProcessHandle> known) {
    for (int round = 0; round < ROUNDS; round++) {
      known.addAll(members(process));
      known.removeIf(member -> !ProcFolder.isRunning(member));
      if (known.isEmpty()) {
        return;
      }
      known.forEach(ProcessHandle::destroyForcibly);
      LockSupport.parkNanos(ROUND_ns);
    }
  }

  /** All but the root. */
  private static Set<ProcessHandle> members(Process process) {
    var running = ProcFolder.processes(ProcFolder.PROC);
    if (running.isEmpty()) {
      return process.descendants().collect(Collectors.toSet());
    }
    var mark = Spawner.markOf(process);
    var session = session(process);
    var found = new HashSet<Long>();
    running.stream()
        .filter(entry -> entry.session() == session || ProcFolder.isMarked(entry.pid(), mark))
        .forEach(entry -> found.add(entry.pid()));
    addChildren(running, found, process);
    found.remove(process.pid());
    found.remove(ProcessHandle.current().pid());
    return found.stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .collect(Collectors.toSet());
  }

  /** Children may stand before their parents in the list: looks until it finds no more. */
  private static void addChildren(
      List<ProcFolder.Entry> running, Set<Long> found, Process process) {
    if (process.isAlive()) {
      found.add(process.pid());
    }
    boolean isMore;
    do {
      isMore = false;
      for (var entry : running) {
        isMore |= found.contains(entry.parent()) && found.add(entry.pid());
      }
    } while (isMore);
  }

  /** The number of a dead leader is free again, unless its session lives on. */
  private static long session(Process process) {
    var pid = process.pid();
    return process.isAlive() || ProcessHandle.of(pid).isEmpty() ? pid : -1;
  }

  private static void waitFor(Process process, Duration limit) {
    try {
      process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
