// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When a webhook that was not taken is tried again. */
final class Retries {
  /** How long each attempt waits after the one before it. */
  static final List<Duration> WAITS =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  /** Those that failed together need not come back together. */
  static final double JITTER = 0.1;

  /** Who asks for more patience than this is as good as gone. */
  private static final Duration MOST_PATIENCE = Duration.ofDays(7);

  private Retries() {}

  /**
   * The time of the next attempt, if there is one.
   *
   * @param failed how many attempts there were
   * @param retryAfter what the receiver has asked for: not before that
   */
  static Optional<Instant> next(
      int failed, Instant now, Optional<String> retryAfter, RandomGenerator random) {
    if (failed >= WAITS.size()) {
      return Optional.empty();
    }
    double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
    var planned = now.plusMillis((long) (WAITS.get(failed).toMillis() * factor));
    var asked = retryAfter.flatMap(value -> asked(value.strip(), now));
    return Optional.of(asked.filter(planned::isBefore).orElse(planned));
  }

  private static Optional<Instant> asked(String value, Instant now) {
    var latest = now.plus(MOST_PATIENCE);
    return (value.matches("[0-9]+") ? inSeconds(value, now, latest) : at(value))
        .map(time -> time.isAfter(latest) ? latest : time);
  }

  private static Optional<Instant> inSeconds(String digits, Instant now, Instant latest) {
    return Optional.of(digits.length() > 9 ? latest : now.plusSeconds(Long.parseLong(digits)));
  }

  private static Optional<Instant> at(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
