// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before a failed model call is tried again. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(8);

  /** What asks for more patience is left to whoever can wait without a thread. */
  private static final Duration MOST_PATIENT = Duration.ofMinutes(2);

  private Backoff() {}

  /** Empty where trying again is useless, or not now. */
  static Optional<Duration> before(int attempt, int retries, ModelException failure) {
    if (!failure.isRetryable() || attempt >= retries) {
      return Optional.empty();
    }
    return failure
        .retryAfter()
        .map(Optional::of)
        .orElseGet(() -> Optional.of(exponential(attempt)))
        .filter(wait -> wait.compareTo(MOST_PATIENT) <= 0);
  }

  /** Doubling, less up to a quarter, so that many do not come back at once. */
  private static Duration exponential(int attempt) {
    long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(attempt, 10));
    return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 4 + 1));
  }
}
