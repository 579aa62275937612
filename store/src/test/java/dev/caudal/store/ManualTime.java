// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Time that stands still until a test moves it.
 *
 * <p>Whenever it moves, everybody parked in it is let go to look at the clock again, as {@link
 * LockSupport#park} allows; so is, once, who parks next having looked before it moved. Nobody can
 * therefore oversleep a move that came between his look at the clock and his parking.
 *
 * <p>No lock guards it: waiting for one would use up an {@link LockSupport#unpark} that was meant
 * for the parking that follows. Who parks first shows himself and then looks whether time has
 * moved; who moves it first moves it and then looks who is there.
 *
 * <p>The monotonic clock begins close to its overflow, which a correct reader does not notice.
 */
public final class ManualTime implements Time {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final ConcurrentSkipListMap<Long, Thread> parked = new ConcurrentSkipListMap<>();
  private final ThreadLocal<Long> seen = ThreadLocal.withInitial(() -> -1L);
  private volatile long millis;
  private volatile long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(45);
  private volatile long moves;

  public ManualTime() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public ManualTime(Instant wall) {
    millis = wall.toEpochMilli();
  }

  /** Lets time pass, on both clocks. */
  public void advance(Duration by) {
    move(by, by);
  }

  /** Sets the wall clock forward, or back, while no time passes. */
  public void jumpWall(Duration by) {
    move(by, Duration.ZERO);
  }

  /** Lets time pass while the wall clock stands. */
  public void advanceMonotonic(Duration by) {
    move(Duration.ZERO, by);
  }

  private synchronized void move(Duration wall, Duration monotonic) {
    millis = millis + wall.toMillis();
    nanos = nanos + monotonic.toNanos();
    moves = moves + 1;
    for (var thread : parked.values()) {
      parked.remove(thread.threadId());
      LockSupport.unpark(thread);
    }
  }

  /** The wall clock. */
  public Instant now() {
    return Instant.ofEpochMilli(millis);
  }

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
    if (forNanos <= 0) {
      return;
    }
    var self = Thread.currentThread();
    parked.put(self.threadId(), self);
    if (seen.get() == moves) {
      LockSupport.park(blocker);
    }
    parked.remove(self.threadId());
    seen.set(moves);
  }

  /** Waits, in the machine's time, until the thread is parked in this one. */
  public void awaitParked(Thread thread) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!parked.containsKey(thread.threadId())) {
      if (System.nanoTime() > deadline || thread.getState() == Thread.State.TERMINATED) {
        throw new AssertionError("thread must park: " + thread + " " + thread.getState());
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }
}
