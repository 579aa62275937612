// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import java.util.Map;

/**
 * The context window fills up: the model sums the conversation up, and the summary takes its place.
 * All of it is replaced, never a part, because what the model thought is bound to what came before.
 */
final class Compact implements Phase {
  private static final String REQUEST =
      """
      Summarise this conversation for yourself, because it becomes too long: only your summary will \
      be left of it. Keep what was asked for, in the user's words where they matter, what has been \
      decided and why, what was done to which files and with which results, what is open, and what \
      comes next. Do not call tools. Write the summary only.\
      """;

  private final Run run;
  private final List<ContentBlock> then;

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
    var session = run.session;
    long before = session.conversation.promptTokens();
    session.tell(run, "status", Map.of("status", "compacting"));
    var reservation =
        run.meter.reserve(
            session.model().id(),
            session.conversation.promptTokensAtMost() + REQUEST.length(),
            session.options.maxTokens);
    if (reservation.isEmpty()) {
      return new Finish(run, ResultMessage.Outcome.BUDGET, "budget");
    }
    var summary = summary(reservation.get());
    session.compact(Turn.user(List.of(Blocks.textJson(opening(summary)).bytes())));
    session.tell(run, "compact_boundary", Map.of("trigger", "auto", "pre_tokens", before));
    if (!then.isEmpty()) {
      session.ask(run, then);
    }
    return Ask.compacted(run);
  }

  private String summary(Meter.Reservation reservation) {
    var session = run.session;
    var request =
        session.requests.aside(
            session.conversation, session.model(), reservation.maxTokens(), REQUEST);
    var assembler = new TurnAssembler();
    try (var answer = session.send(request, run.token)) {
      for (var event = answer.next(); event != null; event = answer.next()) {
        assembler.add(event);
      }
      var text = assembler.done().text();
      if (text.isBlank()) {
        throw new EngineFailed("compaction", "the conversation is too long and was not summed up");
      }
      return text;
    } finally {
      run.meter.book(reservation, session.model().id(), assembler.usage());
    }
  }

  private String opening(String summary) {
    return "The conversation until now was too long and has been replaced by this summary of it:\n\n"
        + summary
        + (then.isEmpty() ? "\n\nGo on from there." : "");
  }
}
