// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.time.Duration;
import java.util.Optional;

/** The model's API refused, failed, or could not be reached. */
public abstract sealed class ModelException extends AgentException
    permits AuthenticationFailed, RateLimited, Overloaded, InvalidRequest, ConnectionFailed {
  private final Details details;

  ModelException(Details details) {
    super(details.message());
    this.details = details;
  }

  ModelException(Details details, Throwable cause) {
    super(details.message(), cause);
    this.details = details;
  }

  /** The HTTP status; 0 where there was no answer. */
  public int status() {
    return details.status();
  }

  /** The API's {@code error.type}; empty where there was none. */
  public String type() {
    return details.type();
  }

  /** The API's {@code error.details.error_code}; empty where there was none. */
  public String errorCode() {
    return details.errorCode();
  }

  /** The API's name of the request; empty where there was none. */
  public String requestId() {
    return details.requestId();
  }

  /** How long the API asks to wait. */
  public Optional<Duration> retryAfter() {
    return details.retryAfter();
  }

  @Override
  public boolean isRetryable() {
    return details.retryable();
  }

  /** What is known of a failure. */
  record Details(
      String message,
      int status,
      String type,
      String errorCode,
      String requestId,
      Optional<Duration> retryAfter,
      boolean retryable) {
    /** A failure without an answer. */
    static Details local(String message, boolean retryable) {
      return new Details(message, 0, "", "", "", Optional.empty(), retryable);
    }
  }
}
