// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Starts every child process, always from the same thread.
 *
 * <p>A child may ask the kernel to die with its parent, as bubblewrap does, and by parent the
 * kernel means the thread that made it. Carriers of virtual threads come and go, so one platform
 * thread that never ends is everybody's parent. What still runs when this program ends is killed.
 */
final class Spawner {
  /** The variable by which a tree's members are known even when they have lost their parents. */
  static final String MARK = "CAUDAL_PROCESS";

  private static final LinkedBlockingQueue<FutureTask<Process>> ORDERS =
      new LinkedBlockingQueue<>();
  private static final Set<Process> LIVE = ConcurrentHashMap.newKeySet();
  private static final Map<Process, String> MARKS =
      Collections.synchronizedMap(new WeakHashMap<>());

  static {
    Thread.ofPlatform().daemon().name("caudal-spawner").start(Spawner::serve);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("caudal-spawner-end").unstarted(Spawner::endAll));
  }

  private Spawner() {}

  /**
   * Starts it, with a mark in its environment if it has none. An interrupt does not lose the
   * process: it is started and returned, and the thread stays interrupted.
   */
  static Process start(ProcessBuilder builder) throws IOException {
    var mark = builder.environment().computeIfAbsent(MARK, _ -> newMark());
    var order =
        new FutureTask<>(
            (Callable<Process>)
                () -> {
                  var process = builder.start();
                  MARKS.put(process, mark);
                  LIVE.add(process);
                  return process;
                });
    ORDERS.add(order);
    var process = result(order);
    var _ = process.onExit().thenAccept(LIVE::remove);
    return process;
  }

  static String newMark() {
    return UUID.randomUUID().toString();
  }

  /** The mark it was started with; empty if it was not started here. */
  static String markOf(Process process) {
    return MARKS.getOrDefault(process, "");
  }

  private static Process result(Future<Process> order) throws IOException {
    var interrupted = false;
    try {
      while (true) {
        try {
          return order.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void serve() {
    while (true) {
      try {
        ORDERS.take().run();
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt it, and children would die with it.
      }
    }
  }

  private static void endAll() {
    LIVE.forEach(process -> ProcessTree.kill(process, Duration.ZERO));
  }
}
