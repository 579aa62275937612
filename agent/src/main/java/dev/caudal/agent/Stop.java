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
      var said = steering.stream().map(ContentBlock::text).toList();
      run.emit(Results.message(said.stream().map(it -> it.raw().bytes()).toList(), session.source));
      return askMore(said);
    }
    if (answer.content().isEmpty() && run.nudges++ < Run.MOST_NUDGES) {
      return say("Go on.");
    }
    if (session.structured.isPresent()) {
      return structured(session.structured.get());
    }
    // Helpers stop when they are done: the hook is for who talks to the user.
    if (!session.source.isSubagent()
        && CallingThread.guarded(run.token, () -> session.hooks.onStop(run.lastText))
            instanceof Hooks.OnStop.GoOn(var text)) {
      return say(text.isBlank() ? "Go on." : text);
    }
    return finish(Optional.empty());
  }

  /** Unless somebody has said something since. */
  private Phase finish(Optional<Json> structured) {
    return run.session.closeSteering(run)
        ? new Finish(run, Outcome.SUCCESS, answer.stopReason(), structured)
        : this;
  }

  private Phase structured(StructuredOutput shape) {
    var problems = shape.problems(run.lastText);
    if (problems.isEmpty()) {
      return finish(Optional.of(shape.value(run.lastText)));
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
