// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** Reads how long the API asks to wait. */
final class RetryAfter {
  private static final long MOST_SECONDS = 366L * 24 * 3600;

  private RetryAfter() {}

  /** By {@code retry-after-ms}, else by {@code retry-after} in seconds or as a date. */
  static Optional<Duration> of(Headers headers, Instant now) {
    return amount(headers.get("retry-after-ms"), 0.001)
        .or(() -> amount(headers.get("retry-after"), 1))
        .or(() -> until(headers.get("retry-after"), now));
  }

  private static Optional<Duration> amount(@Nullable String text, double unit) {
    if (text == null || !text.strip().matches("\\d{1,15}(\\.\\d{1,9})?")) {
      return Optional.empty();
    }
    double seconds = Math.min(MOST_SECONDS, Double.parseDouble(text.strip()) * unit);
    return Optional.of(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  private static Optional<Duration> until(@Nullable String text, Instant now) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      var date = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
      var wait = Duration.between(now, date.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
