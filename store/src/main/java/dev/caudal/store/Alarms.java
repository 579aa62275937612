// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.PriorityQueue;

/** What is to be done at a time of the wall clock. */
final class Alarms {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The wall clock may jump while somebody waits for it, so it is looked at this often. */
  private static final long LOOK_MILLIS = 1_000;

  private record Alarm(long atMillis, long number, Runnable what) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int order = Long.compare(atMillis, other.atMillis);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private long count;

  void at(long millis, Runnable what) {
    alarms.add(new Alarm(millis, count++, what));
  }

  void ring(long nowMillis) {
    for (var a = alarms.peek(); a != null && a.atMillis <= nowMillis; a = alarms.peek()) {
      alarms.remove();
      a.what.run();
    }
  }

  /** How long nothing is to be done; {@link Long#MAX_VALUE} when nothing is at all. */
  long idleNanos(long nowMillis) {
    var first = alarms.peek();
    if (first == null) {
      return Long.MAX_VALUE;
    }
    return Math.clamp(first.atMillis - nowMillis, 0, LOOK_MILLIS) * NANOS_PER_MILLI;
  }
}
