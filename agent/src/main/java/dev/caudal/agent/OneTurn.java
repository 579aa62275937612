// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import org.jspecify.annotations.Nullable;

/** The only turn of a session, which is closed with it, or when it has been read. */
final class OneTurn extends PulledStream {
  private final AgentSession session;
  private final PulledStream turn;

  OneTurn(AgentSession session, MessageStream turn) {
    this.session = session;
    this.turn = (PulledStream) turn;
  }

  @Override
  @Nullable Message next() {
    boolean going = false;
    try {
      var message = turn.next();
      // Nothing follows the result, and many a reader looks no further.
      going = message != null && !(message instanceof ResultMessage);
      return message;
    } finally {
      if (!going) {
        session.close();
      }
    }
  }

  @Override
  AgentException budgetSpent() {
    return turn.budgetSpent();
  }

  @Override
  public void steer(String text) {
    turn.steer(text);
  }

  @Override
  public void interrupt() {
    turn.interrupt();
  }

  @Override
  public void close() {
    turn.close();
    session.close();
  }
}
