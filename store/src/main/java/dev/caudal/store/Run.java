// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A run's row.
 *
 * @param number order of arrival, the cursor of listings
 * @param after the cursor from which a tail sees the run whole; the log's last number until it
 *     began
 * @param lastSeq the log's number at the row's last change; 0 before the first
 * @param data the host's own bytes
 */
public record Run(
    String id,
    SessionId session,
    long number,
    RunState state,
    Lane lane,
    int priority,
    Instant due,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    long after,
    long lastSeq,
    byte[] data) {

  /** A run that has not begun, as it stands behind what is in the log by now. */
  Run behind(long seq) {
    return new Run(
        id,
        session,
        number,
        state,
        lane,
        priority,
        due,
        createdAt,
        startedAt,
        finishedAt,
        seq,
        lastSeq,
        data);
  }
}
