// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.concurrent.TimeUnit;

/**
 * Decides whether a batch waits a moment for company: only when steps come fast enough to share a
 * commit, and only while waiting has brought some.
 */
final class Linger {

  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double BUSY_STEPS_PER_SECOND = 1_000;
  private static final int CROWD = 256;
  private static final int REST_BATCHES = 64;

  private double rate;
  private long lastBatchNanos = System.nanoTime();
  private int rest;

  /** How long a batch of so many steps should wait. */
  long nanosFor(int steps) {
    if (rest > 0) {
      rest--;
      return 0;
    }
    return steps < CROWD && rate > BUSY_STEPS_PER_SECOND ? LINGER_NANOS : 0;
  }

  /** Learns that waiting has brought so many more steps. */
  void gained(int before, int more) {
    if (more * 4 < before || more == 0) {
      rest = REST_BATCHES;
    }
  }

  /** Learns how many steps a batch had. */
  void batch(int steps) {
    long now = System.nanoTime();
    double seconds = Math.max(1, now - lastBatchNanos) / 1e9;
    lastBatchNanos = now;
    double weight = Math.min(1, seconds / 0.05);
    rate += weight * (steps / seconds - rate);
  }
}
