// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ResultMessage.Outcome;
import java.util.List;
import java.util.Optional;

/** The model thinks it is done. Whoever has more to say says it now. */
final class Stop implements Phase {
  private final Run run;
  private final AssistantMessage answer;

  Stop(Run run, AssistantMessage answer) {
    this.run = run;
    this.answer = answer;
  }

  @Override
  public Phase step() throws InterruptedException {
    var session = run.session;
    var steering = session.takeSteering();
    if (!steering.isEmpty()) {
      return askMore(steering.stream().map(ContentBlock::text).toList());
    }
    if (answer.content().isEmpty() && run.nudges++ < Run.MOST_NUDGES) {
      return say("Go on.");
    }
    if (session.structured.isPresent()) {
      return structured(session.structured.get());
    }
    var more = session.guarded(run, () -> session.hooks.onStop(run.lastText));
    return more instanceof Hooks.OnStop.GoOn(var text)
        ? say(text)
        : new Finish(run, Outcome.SUCCESS, answer.stopReason());
  }

  private Phase structured(StructuredOutput shape) {
    var problems = shape.problems(run.lastText);
    if (problems.isEmpty()) {
      return new Finish(
          run, Outcome.SUCCESS, answer.stopReason(), Optional.of(shape.value(run.lastText)));
    }
    if (run.corrections++ < Run.MOST_CORRECTIONS) {
      return say(shape.correction(problems));
    }
    throw new EngineFailed(
        "structured_output_failed",
        "the answer does not fit its schema: " + String.join("; ", problems));
  }

  private Phase say(String text) {
    return askMore(List.of(ContentBlock.text(text)));
  }

  private Phase askMore(List<ContentBlock> blocks) {
    run.session.ask(run, blocks);
    return new Ask(run);
  }
}
