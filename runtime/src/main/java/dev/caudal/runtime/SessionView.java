// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.time.Instant;

/** A session as it stands. */
public record SessionView(
    String sessionId, Instant createdAt, Instant lastActiveAt, long lastSeq) {}
