// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits before a phase goes on; a cancellation ends it at once. */
final class Wait implements Phase {
  private final Run run;
  private final Duration time;
  private final Phase next;

  Wait(Run run, Duration time, Phase next) {
    this.run = run;
    this.time = time;
    this.next = next;
  }

  @Override
  public Phase step() throws InterruptedException {
    var cancelled = new CountDownLatch(1);
    try (var registration = run.token.onCancel(cancelled::countDown)) {
      cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
    return next;
  }

  @Override
  public void abandon() {
    next.abandon();
  }
}
