// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time that stands still until a test moves it.
 *
 * <p>Whenever it moves, everybody parked in it is let go to look at the clock again, as {@link
 * LockSupport#park} allows; so is, once, who parks next having looked before it moved. Nobody can
 * therefore oversleep a move that came between his look at the clock and his parking.
 *
 * <p>The monotonic clock begins close to its overflow, which a correct reader does not notice.
 */
public final class ManualTime implements Time {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
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

  private void move(Duration wall, Duration monotonic) {
    lock.lock();
    try {
      millis += wall.toMillis();
      nanos += monotonic.toNanos();
      moves++;
      parked.forEach(LockSupport::unpark);
      parked.clear();
    } finally {
      lock.unlock();
    }
  }

  /** The wall clock. */
  public Instant now() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    lock.lock();
    try {
      return millis;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long nanos() {
    lock.lock();
    try {
      return nanos;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void park(Object blocker, long forNanos) {
    if (forNanos > 0 && enter()) {
      LockSupport.park(blocker);
      leave();
    }
  }

  private boolean enter() {
    lock.lock();
    try {
      if (seen.get() != moves) {
        seen.set(moves);
        return false;
      }
      parked.add(Thread.currentThread());
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      parked.remove(Thread.currentThread());
      seen.set(moves);
    } finally {
      lock.unlock();
    }
  }

  /** Waits, in the machine's time, until the thread is parked in this one. */
  public void awaitParked(Thread thread) throws InterruptedException {
    long left = PATIENCE.toNanos();
    lock.lock();
    try {
      while (!parked.contains(thread)) {
        if (left <= 0 || thread.getState() == Thread.State.TERMINATED) {
          throw new AssertionError("thread must park: " + thread + " " + thread.getState());
        }
        left -= TimeUnit.MILLISECONDS.toNanos(20);
        changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    } finally {
      lock.unlock();
    }
  }
}
