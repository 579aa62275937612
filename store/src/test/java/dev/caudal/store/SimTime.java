// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/** Both clocks of a simulation: they move when they are told to. */
final class SimTime implements Time {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private long millis = 1_900_000_000_000L;
  private long nanos = -5_000_000_000L;

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void park(Object blocker, long forNanos) {
    throw new AssertionError("nobody waits in a simulation: " + blocker);
  }

  /** Time goes by. */
  void pass(long forMillis) {
    jumpWall(forMillis);
    jumpMonotonic(forMillis);
  }

  void jumpWall(long byMillis) {
    millis += byMillis;
  }

  void jumpMonotonic(long byMillis) {
    nanos += byMillis * NANOS_PER_MILLI;
  }
}
