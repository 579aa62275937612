// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import java.util.Arrays;

/** Durations collected by several threads, and what part of them is how long. */
final class Latencies {

  private long[] nanos = new long[1 << 16];
  private int size;

  synchronized void add(long duration) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size++] = duration;
  }

  synchronized double millis(double part) {
    Arrays.sort(nanos, 0, size);
    return size == 0 ? Double.NaN : nanos[(int) Math.min(size - 1, size * part)] / 1e6;
  }

  synchronized int size() {
    return size;
  }

  @Override
  public String toString() {
    return "p50 %.2f ms, p99 %.2f ms, max %.2f ms (n %,d)"
        .formatted(millis(0.5), millis(0.99), millis(1), size);
  }
}
