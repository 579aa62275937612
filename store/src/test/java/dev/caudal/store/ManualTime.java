// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Time that stands still until a test moves it.
 *
 * <p>Whenever it moves, everybody parked in it is let go to look at the clock again, as {@link
 * LockSupport#park} allows; so is, once, who parks next having looked before it moved. Nobody can
 * therefore oversleep a move that came between his look at the clock and his parking.
 *
 * <p>Monitors guard it, and no lock of java.util.concurrent: waiting for such a one would use up an
 * {@link LockSupport#unpark} that was meant for the parking that follows.
 *
 * <p>The monotonic clock begins close to its overflow, which a correct reader does not notice.
 */
public final class ManualTime implements Time {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A thread that ends tells nobody, so it is looked after. */
  private static final long LOOK_MILLIS = 20;

  private final Set<Thread> parked = new HashSet<>();
  private final ThreadLocal<Long> seen = ThreadLocal.withInitial(() -> -1L);
  private long millis;
  private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(45);
  private long moves;

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
    millis += wall.toMillis();
    nanos += monotonic.toNanos();
    moves++;
    parked.forEach(LockSupport::unpark);
    parked.clear();
  }

  /** The wall clock. */
  public Instant now() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public synchronized long millis() {
    return millis;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public void park(Object blocker, long forNanos) {
    if (forNanos > 0 && enter()) {
      LockSupport.park(blocker);
      leave();
    }
  }

  private synchronized boolean enter() {
    if (seen.get() != moves) {
      seen.set(moves);
      return false;
    }
    parked.add(Thread.currentThread());
    notifyAll();
    return true;
  }

  private synchronized void leave() {
    parked.remove(Thread.currentThread());
    seen.set(moves);
  }

  /** Waits, in the machine's time, until the thread is parked in this one. */
  public synchronized void awaitParked(Thread thread) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!parked.contains(thread)) {
      if (System.nanoTime() > deadline || thread.getState() == Thread.State.TERMINATED) {
        throw new AssertionError("thread must park: " + thread + " " + thread.getState());
      }
      wait(LOOK_MILLIS);
    }
  }
}
