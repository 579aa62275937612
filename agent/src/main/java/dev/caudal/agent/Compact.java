// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The context window fills up: the model sums the conversation up, and the summary takes its place.
 * All of it is replaced, never a part, because what the model thought is bound to what came before.
 */
final class Compact implements Phase {
  static final String REQUEST =
      """
      Summarise this conversation for yourself, because it becomes too long: only your summary will \
      be left of it. Keep what was asked for, in the user's words where they matter, what has been \
      decided and why, what was done to which files and with which results, what is open, and what \
      comes next. Do not call tools. Write the summary only.\
      """;

  private final Run run;
  private final List<ContentBlock> then;
  private boolean said;

  /** In the middle of a turn, between two calls of the model. */
  Compact(Run run) {
    this(run, List.of());
  }

  /** Before the user's next words are added. */
  Compact(Run run, List<ContentBlock> then) {
    this.run = run;
    this.then = then;
  }

  @Override
  public Phase step() {
    run.session.tell(run, "status", Map.of("status", "compacting"));
    return Call.aside(run, this);
  }

  /** How long the request for the summary is, at most. */
  long requestTokens() {
    return REQUEST.length();
  }

  /** The model has answered. */
  Phase summed(AssistantMessage answer, Meter.Reservation reservation) {
    return new Summed(answer, reservation);
  }

  /** What the user said stays, and is answered when there is room again. */
  @Override
  public void abandon() {
    say();
  }

  private void say() {
    if (!said && !then.isEmpty()) {
      said = true;
      run.session.ask(run, then);
    }
  }

  private String opening(String summary) {
    return "The conversation until now was too long and has been replaced by this summary of it:\n\n"
        + summary
        + (then.isEmpty() ? "\n\nGo on from there." : "");
  }

  /** There is a summary, if it is one. */
  private final class Summed implements Phase {
    private final AssistantMessage answer;
    private Optional<Meter.Reservation> reservation;

    Summed(AssistantMessage answer, Meter.Reservation reservation) {
      this.answer = answer;
      this.reservation = Optional.of(reservation);
    }

    @Override
    public Phase step() {
      boolean isShrunk = reservation.filter(Meter.Reservation::isShrunk).isPresent();
      book();
      if (isShrunk && answer.stopReason().equals("max_tokens")) {
        say();
        return new Finish(run, ResultMessage.Outcome.BUDGET, answer.stopReason());
      }
      if (answer.stopReason().equals("refusal") || answer.text().isBlank()) {
        throw new EngineFailed("compaction", "the conversation is too long and was not summed up");
      }
      var session = run.session;
      long before = session.conversation.promptTokens();
      session.compact(Turn.user(List.of(Blocks.textJson(opening(answer.text())).bytes())));
      session.tell(run, "compact_boundary", Map.of("trigger", "auto", "pre_tokens", before));
      say();
      return Ask.compacted(run);
    }

    private void book() {
      reservation.ifPresent(it -> run.book(it, answer.model(), answer.usage()));
      reservation = Optional.empty();
    }

    @Override
    public void abandon() {
      book();
      say();
    }
  }
}
