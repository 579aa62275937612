// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.store.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The machine's time, whose wall clock can be turned ahead. */
final class TurnedClock implements Time, InstantSource {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private volatile long aheadMillis;

  synchronized void turn(Duration by) {
    aheadMillis += by.toMillis();
  }

  void turnTo(Instant time) {
    turn(Duration.between(instant(), time));
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    return System.currentTimeMillis() + aheadMillis;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  /** Looks at the clock often, as somebody may turn it. */
  @Override
  public void park(Object blocker, long nanos) {
    LockSupport.parkNanos(blocker, Math.min(nanos, LOOK_NANOS));
  }
}
