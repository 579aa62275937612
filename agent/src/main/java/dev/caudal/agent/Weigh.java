// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.Meter.Reservation;
import dev.caudal.agent.ResultMessage.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The model has answered: what its reason to stop means for the run. */
final class Weigh implements Phase {
  private final Run run;
  private final AssistantMessage answer;
  private final Reservation reservation;
  private boolean booked;
  private boolean weighed;

  Weigh(Run run, AssistantMessage answer, Reservation reservation) {
    this.run = run;
    this.answer = answer;
    this.reservation = reservation;
  }

  @Override
  public Phase step() throws InterruptedException {
    book();
    tellCacheMiss();
    return switch (answer.stopReason()) {
      case "refusal" -> refused();
      case "tool_use" -> useTools();
      case "pause_turn" -> goOn();
      case "max_tokens" -> cut(reservation.isShrunk() ? Outcome.BUDGET : Outcome.MAX_TOKENS);
      case "model_context_window_exceeded" -> cut(Outcome.CONTEXT_FULL);
      case "end_turn", "stop_sequence" -> ended();
      // A reason nobody knows yet: what was said counts, what was called does not run.
      default -> cut(Outcome.SUCCESS);
    };
  }

  private void book() {
    if (!booked) {
      booked = true;
      run.turns++;
      run.book(reservation, answer.model(), answer.usage());
    }
  }

  /** It was read to its end, so it has been seen and is paid for; only its calls did not run. */
  @Override
  public void abandon() {
    book();
    if (!weighed && !answer.stopReason().equals("refusal")) {
      Trimmed.of(answer).ifPresent(this::keep);
    }
  }

  /** What may not stand at the end of a turn is no answer. */
  private Phase ended() {
    var emptied = AssistantMessages.withContent(answer.raw(), Bytes.array(List.of()));
    var whole = Trimmed.of(answer).orElseGet(() -> AssistantMessages.of(emptied, answer.source()));
    return new Stop(run, keep(whole));
  }

  private Phase refused() {
    weighed = true;
    run.lastText = "";
    run.emit(Rewinds.message("refusal", run.session.source));
    var details = Json.of(answer.raw().tree().path("stop_details"));
    return new Finish(run, Outcome.REFUSAL, answer.stopReason(), Optional.of(details));
  }

  private Phase useTools() {
    var kept = keep(answer);
    return kept.toolUses().isEmpty()
        ? new Stop(run, kept)
        : new UseTools(run, kept.toolUses(), Map.of());
  }

  /** The API's own tools want another call; they do not get any number of them. */
  private Phase goOn() {
    keep(answer);
    if (++run.pauses > Run.MOST_PAUSES) {
      return new Finish(run, Outcome.MAX_TURNS, answer.stopReason());
    }
    return new Ask(run);
  }

  /** A turn that was cut may end in half a call: that part is left out. */
  private Phase cut(Outcome outcome) {
    var whole = Trimmed.of(answer);
    if (whole.isPresent()) {
      keep(whole.get());
    } else {
      run.lastText = "";
    }
    return new Finish(run, outcome, answer.stopReason());
  }

  private AssistantMessage keep(AssistantMessage message) {
    weighed = true;
    run.lastText = message.text();
    run.session.keep(run, message);
    return message;
  }

  private void tellCacheMiss() {
    var miss = answer.raw().tree().path("diagnostics").path("cache_miss_reason");
    if (miss.isObject()) {
      run.session.tell(run, "cache_miss", Map.of("cache_miss_reason", miss));
    }
    var dropped = answer.raw().tree().path("input_transformations");
    if (dropped.isArray() && !dropped.isEmpty()) {
      run.session.tell(run, "thinking_dropped", Map.of("input_transformations", dropped));
    }
  }
}
