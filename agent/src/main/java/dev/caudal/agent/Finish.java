// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ResultMessage.Outcome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last phase: the result is told. */
final class Finish implements Phase {
  /** The reason to stop of a run that somebody has stopped by saying no. */
  static final String DENIED = "denied";

  private final Run run;
  private final Outcome outcome;
  private final String stopReason;
  private final Optional<Json> details;

  Finish(Run run, Outcome outcome, String stopReason) {
    this(run, outcome, stopReason, Optional.empty());
  }

  /** With the answer in the shape that was asked for, or what the API says of a refusal. */
  Finish(Run run, Outcome outcome, String stopReason, Optional<Json> details) {
    this.run = run;
    this.outcome = outcome;
    this.stopReason = stopReason;
    this.details = details;
  }

  @Override
  public @Nullable Phase step() {
    run.session.closeSteering(run);
    run.session.record(new JournalEntry.TurnEnded(outcome.wire()));
    var cost = run.meter.cost();
    var duration = run.clock.elapsed();
    var denied = List.copyOf(run.denied);
    var raw =
        Json.of(
            new Told(
                "result",
                outcome.wire(),
                run.lastText,
                run.turns,
                duration.toMillis(),
                cost,
                run.meter.usage(),
                stopReason,
                denied,
                details));
    run.emit(
        new ResultMessage(
            outcome,
            run.lastText,
            outcome == Outcome.SUCCESS ? details : Optional.empty(),
            run.turns,
            run.meter.usage(),
            cost,
            duration,
            stopReason,
            denied,
            raw,
            run.session.source));
    return null;
  }

  private record Told(
      String type,
      String subtype,
      String result,
      int num_turns,
      long duration_ms,
      Optional<java.math.BigDecimal> total_cost_usd,
      Usage usage,
      String stop_reason,
      List<ResultMessage.Denied> permission_denials,
      Optional<Json> details) {}
}
