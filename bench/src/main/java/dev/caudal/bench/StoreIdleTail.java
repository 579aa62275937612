// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.store.Durability;
import dev.caudal.store.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The heap that a waiting reader takes: its tail, its session's log, and its parked thread. */
final class StoreIdleTail implements Benchmark {

  private static final int TAILS = 20_000;

  @Override
  public void run() throws Exception {
    try (var bench = new Bench(Durability.PROCESS)) {
      measure(bench, 1);
      measure(bench, TAILS);
    }
  }

  private static void measure(Bench bench, int sessions) throws Exception {
    for (int i = 0; i < sessions; i++) {
      bench.store.create(new SessionId("bench", "s" + i), new byte[0]);
    }
    long before = usedHeap();
    var ready = new CountDownLatch(TAILS);
    var readers = new ArrayList<Thread>();
    for (int i = 0; i < TAILS; i++) {
      var id = new SessionId("bench", "s" + i % sessions);
      readers.add(
          Thread.startVirtualThread(() -> {
            try (var tail = bench.store.tail(id, 0)) {
              ready.countDown();
              tail.next(64, Duration.ofMinutes(10));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }));
    }
    ready.await();
    long after = usedHeap();
    System.out.printf(
        "  %,d tails on %,d sessions: %,d bytes each%n", TAILS, sessions, (after - before) / TAILS);
    readers.forEach(Thread::interrupt);
    for (var reader : readers) {
      reader.join();
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < 4; i++) {
      System.gc();
      LockSupport.parkNanos(200_000_000);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
