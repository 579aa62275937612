// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts calls at work, so that the last ones can be waited for. */
final class InFlight {
  private static final int ENDING = Integer.MIN_VALUE;

  private final AtomicInteger count = new AtomicInteger();
  private final CountDownLatch none = new CountDownLatch(1);

  void begin() {
    count.incrementAndGet();
  }

  void end() {
    if (count.decrementAndGet() == ENDING) {
      none.countDown();
    }
  }

  /** Waits for them; once only. */
  void awaitNone(Duration most) {
    if (count.addAndGet(ENDING) == ENDING) {
      return;
    }
    try {
      none.await(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
