// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A session's row.
 *
 * @param parent the session whose append made this one
 * @param lastSeq the number of the log's last entry, 0 for none; of a session that is gone, the
 *     last that it gave
 * @param data the host's own bytes
 * @param number order of making, the cursor of listings
 */
public record Session(
    SessionId id,
    Optional<SessionId> parent,
    State state,
    long lastSeq,
    Instant createdAt,
    Instant touchedAt,
    byte[] data,
    long number) {

  /** What a name stands for. */
  public enum State {
    /** The session is there. */
    LIVE,
    /** Retention took it; the name may come back and numbers onward. */
    EXPIRED,
    /** It was deleted; the name is not given again. */
    DELETED
  }
}
