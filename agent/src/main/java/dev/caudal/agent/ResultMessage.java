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
    /** The model was done. */
    SUCCESS,
    /** It made as many model calls as it may. */
    MAX_TURNS,
    /** An answer was cut at {@link Options#maxTokens}. */
    MAX_TOKENS,
    /** There is no money left for another call, or an answer was cut for it. */
    BUDGET,
    /** The model refused; what it had said was taken back. */
    REFUSAL,
    /** The context window was full. */
    CONTEXT_FULL,
    /** It was stopped in good order, by the program or by a denial. */
    INTERRUPTED;

    /** As it is written in JSON. */
    public String wire() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A call that was refused. */
  public record Denied(String id, String tool) {}
}
