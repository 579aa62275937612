// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.time.Instant;
import java.util.List;

/** A message of a session's conversation, as a chat page shows it. */
public record HistoryMessage(
    String id, String role, String content, Instant timestamp, List<String> toolCalls) {}
