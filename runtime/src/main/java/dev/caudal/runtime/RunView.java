// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A run as it stands. Its fields are those of the public contract. */
public record RunView(
    String runId,
    String sessionId,
    Status status,
    int progress,
    int attempt,
    Optional<String> subtype,
    Optional<String> result,
    Optional<JsonNode> structuredOutput,
    List<Denied> denied,
    Optional<String> error,
    Optional<String> errorCode,
    List<JsonNode> waitingFor,
    Optional<Double> costUsd,
    int turns,
    Optional<JsonNode> usage,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Map<String, String> metadata,
    Optional<String> retryOf,
    long lastSeq) {

  /** Where it stands. */
  public enum Status {
    PENDING,
    RUNNING,
    WAITING,
    COMPLETED,
    FAILED,
    CANCELLED;

    public boolean isEnded() {
      return compareTo(COMPLETED) >= 0;
    }

    public String wire() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A call that was refused. */
  public record Denied(String id, String tool) {}
}
