// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How it stands with one webhook. Its fields are those of the public contract.
 *
 * @param deliveryId also the {@code webhook-id} of all its attempts
 * @param event what it tells, as {@code job.completed}
 * @param nextAttemptAt when it is tried again; of one that has not been tried, absent
 */
public record DeliveryView(
    String deliveryId,
    String url,
    String event,
    Status status,
    int attempts,
    Optional<Integer> lastStatusCode,
    Optional<String> lastError,
    Optional<Instant> nextAttemptAt,
    Instant createdAt) {

  /** Where it stands. */
  public enum Status {
    PENDING,
    DELIVERED,
    /** It was tried as often as it is tried. */
    FAILED,
    /** The receiver wants no more. */
    STOPPED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
