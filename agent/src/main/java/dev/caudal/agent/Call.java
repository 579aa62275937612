// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.Meter.Reservation;
import dev.caudal.agent.StreamEvent.TurnStop;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of the model, until it has been answered whole: asks, listens, and begins again where that
 * failed and may succeed. What a failed attempt has already said is taken back by a {@link
 * RewindMessage}, so that a reader never sees two beginnings of one answer.
 */
final class Call implements Phase {
  private final Run run;
  private final Reservation reservation;
  private int attempt;
  private boolean unbinding;

  /** Whether this attempt has put something out. */
  private boolean begun;

  private @Nullable ModelAnswer answer;
  private TurnAssembler assembler = new TurnAssembler();

  Call(Run run, Reservation reservation) {
    this.run = run;
    this.reservation = reservation;
  }

  @Override
  public Phase step() throws InterruptedException {
    try {
      return answer == null ? send() : listen(answer);
    } catch (ModelException failure) {
      if (run.token.isCancelled() || Thread.currentThread().isInterrupted()) {
        throw failure;
      }
      return again(failure);
    }
  }

  private Phase send() {
    var session = run.session;
    answer =
        session.send(
            session.requests.next(session.conversation, session.model(), reservation.maxTokens()),
            run.token);
    return this;
  }

  private Phase listen(ModelAnswer open) {
    var event = open.next();
    if (event == null) {
      throw new ConnectionFailed("the answer ended early");
    }
    assembler.add(event);
    begun = true;
    run.emit(event);
    if (!(event instanceof TurnStop)) {
      return this;
    }
    close();
    return new Weigh(run, assembler.done(), reservation);
  }

  private Phase again(ModelException failure) throws InterruptedException {
    takeBack(failure.getMessage());
    var session = run.session;
    if (Binding.isBroken(failure, session.conversation) && !unbinding) {
      unbinding = true;
      session.conversation.unbind();
      session.record(new JournalEntry.ThinkingUnbound());
      session.tell(run, "thinking_unbound", Map.of("message", failure.getMessage()));
      return this;
    }
    var wait = Backoff.before(attempt, session.options.retries, failure);
    if (wait.isEmpty()) {
      throw failure;
    }
    attempt++;
    session.tell(run, "api_retry", retry(failure, wait.get()));
    return new Wait(run, wait.get(), this);
  }

  private Map<String, Object> retry(ModelException failure, Duration wait) {
    return Map.of(
        "attempt", attempt,
        "max_retries", run.session.options.retries,
        "retry_delay_ms", wait.toMillis(),
        "error_status", failure.status(),
        "error", failure.type());
  }

  /** Forgets this attempt and has the reader forget it; it is paid for all the same. */
  private void takeBack(String reason) {
    close();
    if (begun) {
      run.meter.lose(run.session.model().id(), used());
      run.emit(Rewinds.message(reason, run.session.source));
    }
    begun = false;
    assembler = new TurnAssembler();
  }

  /** The prompt exactly, the output by its length: nobody tells what a cut answer has cost. */
  private Usage used() {
    var told = assembler.usage();
    long guess = assembler.contentArray().bytes().length / 4;
    return new Usage(
        told.inputTokens(),
        Math.max(told.outputTokens(), guess),
        told.cacheReadTokens(),
        told.cacheWriteTokens(),
        told.cacheWriteHourTokens(),
        told.webSearches());
  }

  private void close() {
    if (answer != null) {
      answer.close();
      answer = null;
    }
  }

  /** What the user has seen stays in the conversation. */
  @Override
  public void abandon() {
    close();
    run.meter.book(reservation, run.session.model().id(), begun ? used() : Usage.NONE);
    var seen = assembler.soFar();
    if (!seen.isEmpty()) {
      run.session.keep(run, AssistantMessages.partial(run.session, seen, used()));
    }
  }
}
