// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ResultMessage.Outcome;

/** The model's turn comes: may it still be asked, and for how much? */
final class Ask implements Phase {
  private final Run run;
  private final boolean compacted;

  Ask(Run run) {
    this(run, false);
  }

  private Ask(Run run, boolean compacted) {
    this.run = run;
    this.compacted = compacted;
  }

  /** After the conversation has been summed up; once is enough. */
  static Ask compacted(Run run) {
    return new Ask(run, true);
  }

  @Override
  public Phase step() {
    var session = run.session;
    if (run.turns >= session.options.maxTurns) {
      return new Finish(run, Outcome.MAX_TURNS, "max_turns");
    }
    if (!compacted && session.isFull()) {
      return new Compact(run);
    }
    return new Call(run);
  }
}
