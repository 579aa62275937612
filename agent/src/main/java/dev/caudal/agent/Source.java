// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Optional;

/**
 * Where a message comes from.
 *
 * @param sessionId the conversation it belongs to
 * @param parentToolUseId the call of the Agent tool it was made under; empty for the agent itself
 */
public record Source(String sessionId, Optional<String> parentToolUseId) {
  static Source of(String sessionId) {
    return new Source(sessionId, Optional.empty());
  }

  /** Whether it comes from a subagent. */
  public boolean isSubagent() {
    return parentToolUseId.isPresent();
  }
}
