// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.store.Append;
import dev.caudal.store.Durability;
import dev.caudal.store.Entry;
import dev.caudal.store.Lease;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** 500 sessions with ten entries a second each, and a live reader on each. */
final class StoreTail implements Benchmark {

  private static final int SESSIONS = 500;
  private static final long GAP_NANOS = 100_000_000L;
  private static final long WARM_NANOS = 10_000_000_000L;
  private static final long MEASURE_NANOS = 15_000_000_000L;

  @Override
  public void run() throws Exception {
    try (var bench = new Bench(Durability.INTERVAL)) {
      var leases = bench.leases(SESSIONS);
      var seen = new Latencies();
      var count = new LongAdder();
      var measuring = new AtomicBoolean();
      var running = new AtomicBoolean(true);
      var done = new CountDownLatch(2 * SESSIONS);
      long start = System.nanoTime();
      for (int i = 0; i < SESSIONS; i++) {
        var lease = leases.get(i);
        long first = start + GAP_NANOS * i / SESSIONS;
        Thread.startVirtualThread(() -> read(bench, lease, running, measuring, seen, done));
        Thread.startVirtualThread(
            () -> write(bench, lease, first, running, measuring, count, done));
      }
      LockSupport.parkNanos(WARM_NANOS);
      measuring.set(true);
      var cpu = Cpu.now();
      LockSupport.parkNanos(MEASURE_NANOS);
      cpu = Cpu.now().since(cpu);
      measuring.set(false);
      long entries = count.sum();
      running.set(false);
      done.await();
      System.out.printf(
          "  %,d/s; append to seen: %s%n  %s%n",
          (long) (entries / (MEASURE_NANOS / 1e9)), seen, cpu.per(entries));
    }
  }

  /** Each entry says when its append began. */
  private static void write(
      Bench bench,
      Lease lease,
      long first,
      AtomicBoolean running,
      AtomicBoolean measuring,
      LongAdder count,
      CountDownLatch done) {
    for (long due = first; running.get(); due += GAP_NANOS) {
      LockSupport.parkNanos(due - System.nanoTime());
      var now = ByteBuffer.allocate(100).putLong(System.nanoTime()).array();
      bench.store.append(lease, Append.of(Entry.of("text", now)));
      if (measuring.get()) {
        count.increment();
      }
    }
    done.countDown();
  }

  private static void read(
      Bench bench,
      Lease lease,
      AtomicBoolean running,
      AtomicBoolean measuring,
      Latencies seen,
      CountDownLatch done) {
    try (var tail = bench.store.tail(lease.session(), 0)) {
      while (running.get()) {
        for (var logged : tail.next(64, Duration.ofMillis(500))) {
          if (measuring.get()) {
            seen.add(System.nanoTime() - ByteBuffer.wrap(logged.entry().json()).getLong());
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    done.countDown();
  }
}
