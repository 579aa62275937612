// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ResultMessage.Outcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model has called tools: they run, and all their results go back in one message. */
final class UseTools implements Phase {
  private final Run run;
  private final ToolRound round;
  private boolean started;

  /** With the results that are known already, after a crash. */
  UseTools(Run run, List<ContentBlock.ToolUse> calls, Map<String, Json> known) {
    this.run = run;
    round = new ToolRound(run, calls, known);
  }

  @Override
  public Phase step() throws InterruptedException {
    if (!started) {
      started = true;
      round.start();
    }
    @Nullable Message message = round.next();
    if (message != null) {
      run.emit(message);
      return this;
    }
    round.close();
    run.session.answer(run, round.results());
    return round.isStopped() ? new Finish(run, Outcome.INTERRUPTED, Finish.DENIED) : new Ask(run);
  }

  /** Calls that are still running are told off; each call gets a result all the same. */
  @Override
  public void abandon() {
    round.close();
    boolean told = false;
    try {
      round.stop();
      run.session.answer(run, round.results());
      told = true;
    } finally {
      if (!told) {
        run.session.tear();
      }
    }
  }
}
