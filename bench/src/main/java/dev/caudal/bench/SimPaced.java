// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.sim.Simulator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** 2,000 streams at once, each with ten deltas a second: how late a delta comes. */
final class SimPaced implements Benchmark {

  private static final int STREAMS = 2_000;
  private static final int DELTAS = 200;

  /** Deltas of each stream that are not looked at: all streams begin within ten. */
  private static final int WARM = 50;

  private static final long PACE_NANOS = 100_000_000L;

  @Override
  public void run() throws Exception {
    var late = new Latencies();
    var failed = new AtomicReference<Throwable>();
    var done = new CountDownLatch(STREAMS);
    try (var simulator = Simulator.start()) {
      var cpu = Cpu.now();
      long start = System.nanoTime();
      for (int i = 0; i < STREAMS; i++) {
        long first = start + PACE_NANOS * 10 * i / STREAMS;
        int number = i;
        Thread.startVirtualThread(() -> {
          try (var reader = new SimReader(simulator.port(), 4 << 10)) {
            follow(reader, number, first, late);
          } catch (Exception e) {
            failed.set(e);
          }
          done.countDown();
        });
      }
      done.await();
      if (failed.get() != null) {
        throw new IllegalStateException("a stream failed", failed.get());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      cpu = Cpu.now().since(cpu);
      System.out.printf(
          "  %,d streams, %,d deltas/s; how much later than its pace after the one before a delta"
              + " came: %s%n  %.1f µs of CPU a delta, %.2f cores%n",
          STREAMS,
          (long) (STREAMS * (double) DELTAS / seconds),
          late,
          cpu.processNanos() / 1e3 / STREAMS / DELTAS,
          cpu.processNanos() / 1e9 / seconds);
    }
  }

  private static void follow(SimReader reader, int number, long first, Latencies late)
      throws Exception {
    LockSupport.parkNanos(first - System.nanoTime());
    reader.ask("stream " + number + "\n@pace 100ms\n@tokens " + DELTAS);
    int length = reader.read();
    long before = System.nanoTime();
    for (int n = 1; !reader.atEnd(length); n++) {
      length = reader.read();
      long now = System.nanoTime();
      if (n > WARM) {
        late.add(Math.max(0, now - before - PACE_NANOS));
      }
      before = now;
    }
  }
}
