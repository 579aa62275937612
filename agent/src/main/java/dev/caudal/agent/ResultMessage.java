// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How it ended; the last message of every stream that does not throw.
 *
 * @param text the text of the model's last turn
 * @param structured the answer, where a schema was asked for
 * @param turns model calls
 * @param costUsd what it cost; empty where the price of a model is not known
 * @param stopReason the API's last stop reason
 * @param denied the calls that were not allowed
 */
public record ResultMessage(
    Outcome outcome,
    String text,
    Optional<Json> structured,
    int turns,
    Usage usage,
    Optional<BigDecimal> costUsd,
    Duration duration,
    String stopReason,
    List<Denied> denied,
    Json raw,
    Source source)
    implements Message {

  /** The ways a run may end without an error. */
  public enum Outcome {
    SUCCESS,
    MAX_TURNS,
    MAX_TOKENS,
    BUDGET,
    REFUSAL,
    CONTEXT_FULL,
    INTERRUPTED;

    /** As it is written in JSON. */
    public String wire() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A call that was refused. */
  public record Denied(String id, String tool) {}
}
