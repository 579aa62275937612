// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;

/** A call's surroundings. */
record CallContext(DirectSession session, ToolRound round, CancelToken token)
    implements ToolContext {
  @Override
  public String sessionId() {
    return session.id();
  }

  @Override
  public Path workspace() {
    return session.workspace();
  }

  @Override
  public boolean isCancelled() {
    return token.isCancelled();
  }

  @Override
  public void onCancel(Runnable action) {
    token.onCancel(action);
  }

  @Override
  public void emit(Message message) {
    round.say(message);
  }
}
