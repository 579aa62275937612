// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.Optional;

/**
 * The right to work on a session, for as long as it is renewed.
 *
 * <p>Lease time is monotonic. A holder that could not renew by two thirds of the time to live,
 * counted from <em>before</em> the call that took or renewed the lease, must stop by itself.
 *
 * @param epoch grows with every lease of the session; an append under an older one is refused
 * @param lane why the session was due
 * @param lastSeq where the log stood when the lease was taken
 * @param openRun the run that an earlier lease began and nobody has ended
 * @param crashes how often a holder was lost since the session last made progress
 */
public record Lease(
    SessionId session,
    long epoch,
    String worker,
    Lane lane,
    long lastSeq,
    Optional<String> openRun,
    int crashes) {}
