// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is to be done at a time of the wall clock. */
final class Alarms {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The wall clock may jump while somebody waits for it, so it is looked at this often. */
  private static final long LOOK_MILLIS = 1_000;

  /** Something to be done, until it is done or cancelled. */
  record Alarm(long atMillis, long number, Runnable what) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int order = Long.compare(atMillis, other.atMillis);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  private final TreeSet<Alarm> alarms = new TreeSet<>();
  private long count;

  Alarm at(long millis, Runnable what) {
    var alarm = new Alarm(millis, count++, what);
    alarms.add(alarm);
    return alarm;
  }

  /** Forgets what need not be done any more; it may be done, or null. */
  void cancel(@Nullable Alarm alarm) {
    if (alarm != null) {
      alarms.remove(alarm);
    }
  }

  void ring(long nowMillis) {
    while (!alarms.isEmpty() && alarms.getFirst().atMillis <= nowMillis) {
      alarms.removeFirst().what.run();
    }
  }

  /** How long nothing is to be done; {@link Long#MAX_VALUE} when nothing is at all. */
  long idleNanos(long nowMillis) {
    if (alarms.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return Math.clamp(alarms.getFirst().atMillis - nowMillis, 0, LOOK_MILLIS) * NANOS_PER_MILLI;
  }
}
