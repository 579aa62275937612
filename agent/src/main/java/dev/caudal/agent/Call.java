// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.Meter.Reservation;
import dev.caudal.agent.StreamEvent.TurnStop;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of the model, until it has been answered whole: asks, listens, and begins again where that
 * failed and may succeed. What a failed attempt has already said is taken back by a {@link
 * RewindMessage}, so that a reader never sees two beginnings of one answer.
 */
final class Call implements Phase {
  private final Run run;

  /** Whom it asks for, where that is not the reader. */
  private final Optional<Compact> aside;

  /** Absent while nothing is under way that has to be paid for. */
  private Optional<Reservation> reservation = Optional.empty();

  private int attempt;
  private boolean unbinding;

  /** Whether this attempt has put something out. */
  private boolean begun;

  private @Nullable ModelAnswer answer;
  private TurnAssembler assembler = new TurnAssembler();

  Call(Run run) {
    this(run, Optional.empty());
  }

  private Call(Run run, Optional<Compact> aside) {
    this.run = run;
    this.aside = aside;
  }

  /** A call whose answer is not shown, nor kept. */
  static Call aside(Run run, Compact compact) {
    return new Call(run, Optional.of(compact));
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
    // What a failed attempt has cost may have been the last of the budget.
    if (reservation.isEmpty()) {
      reservation = run.reserve(aside.map(Compact::requestTokens).orElse(0L));
    }
    if (reservation.isEmpty()) {
      abandon();
      return new Finish(run, ResultMessage.Outcome.BUDGET, "budget");
    }
    answer = run.session.send(request(reservation.get().maxTokens()), run.token);
    return this;
  }

  private ModelRequest request(int maxTokens) {
    var session = run.session;
    var requests = session.requests;
    return aside.isPresent()
        ? requests.aside(session.conversation, session.model(), maxTokens, Compact.REQUEST)
        : requests.next(session.conversation, session.model(), maxTokens);
  }

  private Phase listen(ModelAnswer open) {
    var event = open.next();
    if (event == null) {
      throw new ConnectionFailed("the answer ended early");
    }
    assembler.add(event);
    begun = true;
    if (aside.isEmpty()) {
      run.emit(event);
    }
    return event instanceof TurnStop ? answered() : this;
  }

  private Phase answered() {
    close();
    var whole = assembler.done();
    var reserved = reservation.orElseThrow();
    return aside
        .<Phase>map(it -> it.summed(whole, reserved))
        .orElseGet(() -> new Weigh(run, whole, reserved));
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
      settle();
      if (aside.isEmpty()) {
        run.emit(Rewinds.message(reason, run.session.source));
      }
    }
    begun = false;
    assembler = new TurnAssembler();
  }

  /** The prompt exactly, the output by its length: nobody tells what a cut answer has cost. */
  private Usage used() {
    var told = assembler.usage();
    long most = reservation.map(Reservation::maxTokens).orElse(Integer.MAX_VALUE);
    long guess = Math.min(most, assembler.contentArray().bytes().length / 4);
    return new Usage(
        told.inputTokens(),
        Math.max(told.outputTokens(), guess),
        told.cacheReadTokens(),
        told.cacheWriteTokens(),
        told.cacheWriteHourTokens(),
        told.webSearches());
  }

  private void settle() {
    reservation.ifPresent(it -> run.book(it, assembler.model(), begun ? used() : Usage.NONE));
    reservation = Optional.empty();
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
    settle();
    aside.ifPresent(Compact::abandon);
    var seen = assembler.soFar();
    if (aside.isEmpty() && !seen.isEmpty()) {
      run.session.keep(run, AssistantMessages.partial(run.session, seen, used()));
    }
  }
}
