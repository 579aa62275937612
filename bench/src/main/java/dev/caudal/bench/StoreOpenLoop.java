// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.store.Append;
import dev.caudal.store.Durability;
import dev.caudal.store.Lease;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Open loop: entries come at a fixed rate, whether or not the last ones are durable yet. */
final class StoreOpenLoop implements Benchmark {

  private static final int SESSIONS = 1_000;
  private static final long WARM_NANOS = 6_000_000_000L;
  private static final long MEASURE_NANOS = 10_000_000_000L;

  @Override
  public void run() throws Exception {
    for (int perSecond : new int[] {20_000, 40_000}) {
      measure(perSecond);
    }
  }

  private static void measure(int perSecond) throws Exception {
    try (var bench = new Bench(Durability.INTERVAL)) {
      var leases = bench.leases(SESSIONS);
      var latencies = new Latencies();
      var measuring = new AtomicBoolean();
      var running = new AtomicBoolean(true);
      var count = new LongAdder();
      var done = new CountDownLatch(SESSIONS);
      long gap = 1_000_000_000L * SESSIONS / perSecond;
      long start = System.nanoTime();
      for (int i = 0; i < SESSIONS; i++) {
        var lease = leases.get(i);
        long first = start + gap * i / SESSIONS;
        Thread.startVirtualThread(() -> {
          produce(bench, lease, first, gap, running, measuring, count, latencies);
          done.countDown();
        });
      }
      LockSupport.parkNanos(WARM_NANOS);
      measuring.set(true);
      var cpu = Cpu.now();
      LockSupport.parkNanos(MEASURE_NANOS);
      measuring.set(false);
      cpu = Cpu.now().since(cpu);
      long entries = count.sum();
      running.set(false);
      done.await();
      System.out.printf(
          "  %,d/s offered: %,d/s done; %s%n           append to durable: %s%n",
          perSecond, (long) (entries / (MEASURE_NANOS / 1e9)), cpu.per(entries), latencies);
    }
  }

  private static void produce(
      Bench bench,
      Lease lease,
      long first,
      long gap,
      AtomicBoolean running,
      AtomicBoolean measuring,
      LongAdder count,
      Latencies latencies) {
    long due = first;
    for (int i = 0; running.get(); i++, due += gap) {
      long wait = due - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
      }
      long began = System.nanoTime();
      bench.store.append(lease, Append.of(Bench.delta(i)));
      if (measuring.get()) {
        count.increment();
        latencies.add(System.nanoTime() - began);
      }
    }
  }
}
