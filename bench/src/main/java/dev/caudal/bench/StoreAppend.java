// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.store.Append;
import dev.caudal.store.Durability;
import dev.caudal.store.Lease;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordingStream;

/** Closed loop: each of 1,000 sessions appends its next entry when the last is durable. */
final class StoreAppend implements Benchmark {

  private static final int SESSIONS = 1_000;
  private static final long WARM_NANOS = 6_000_000_000L;
  private static final long MEASURE_NANOS = 10_000_000_000L;

  @Override
  public void run() throws Exception {
    for (var level : Durability.values()) {
      measure(level);
    }
  }

  private static void measure(Durability level) throws Exception {
    var folds = new Latencies();
    try (var bench = new Bench(level);
        var events = new RecordingStream()) {
      events.enable("caudal.store.Fold");
      events.onEvent("caudal.store.Fold", e -> folds.add(e.getDuration().toNanos()));
      events.startAsync();
      var count = new LongAdder();
      var stop = new AtomicLong(Long.MAX_VALUE);
      var done = start(bench, bench.leases(SESSIONS), count, stop);
      LockSupport.parkNanos(WARM_NANOS);
      long entries = count.sum();
      var cpu = Cpu.now();
      long began = System.nanoTime();
      LockSupport.parkNanos(MEASURE_NANOS);
      long took = System.nanoTime() - began;
      entries = count.sum() - entries;
      cpu = Cpu.now().since(cpu);
      stop.set(0);
      done.await();
      events.stop();
      System.out.printf(
          "  %-8s %,d entries/s; %s%n           the keeper's steps in the writer: %s%n",
          level, (long) (entries / (took / 1e9)), cpu.per(entries), folds);
    }
  }

  private static CountDownLatch start(
      Bench bench, List<Lease> leases, LongAdder count, AtomicLong stop) {
    return Parallel.start(
        leases,
        lease -> {
          for (int i = 0; i < stop.get(); i++) {
            bench.store.append(lease, Append.of(Bench.delta(i)));
            count.increment();
          }
        });
  }
}
