// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time a run has taken. While somebody is asked for a decision it stands still: people may take
 * days. When the timeout is reached, an action is run.
 */
final class RunClock {
  /** One thread for all runs of the process; it only ever starts cancellations. */
  private static final ScheduledThreadPoolExecutor ALARMS = alarms();

  private final Optional<Duration> timeout;
  private final Runnable atTimeout;
  private final Optional<RunClock> outer;
  private final long startNanos = System.nanoTime();
  private long waitedNanos;
  private long waitingSince;
  private int waiting;
  private boolean stopped;
  private @Nullable ScheduledFuture<?> alarm;

  /**
   * @param outer the clock of the run that waits for this one
   */
  RunClock(Optional<Duration> timeout, Runnable atTimeout, Optional<RunClock> outer) {
    this.outer = outer;
    this.timeout = timeout;
    this.atTimeout = atTimeout;
    setAlarm();
  }

  /** Somebody is asked; to be followed by {@link #resume}. */
  void pause() {
    outer.ifPresent(RunClock::pause);
    pauseThis();
  }

  void resume() {
    resumeThis();
    outer.ifPresent(RunClock::resume);
  }

  private synchronized void pauseThis() {
    if (waiting++ == 0) {
      waitingSince = System.nanoTime();
      clearAlarm();
    }
  }

  private synchronized void resumeThis() {
    if (--waiting == 0) {
      waitedNanos += System.nanoTime() - waitingSince;
      setAlarm();
    }
  }

  synchronized void stop() {
    stopped = true;
    clearAlarm();
  }

  /** The time since the beginning, waiting included. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private synchronized void setAlarm() {
    if (timeout.isPresent() && !stopped) {
      long left = timeout.get().toNanos() - (System.nanoTime() - startNanos - waitedNanos);
      alarm =
          ALARMS.schedule(() -> Thread.startVirtualThread(atTimeout), left, TimeUnit.NANOSECONDS);
    }
  }

  private void clearAlarm() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }

  private static ScheduledThreadPoolExecutor alarms() {
    var executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("caudal-timeouts").factory());
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }
}
