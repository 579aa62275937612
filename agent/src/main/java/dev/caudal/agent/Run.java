// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a session, from the user's words to the result.
 *
 * <p>Whoever reads it drives it, one thread at a time, under a lock. Others only raise a flag and
 * cancel the token: that closes what the driver waits for, and the driver, or whoever closes the
 * run, puts the conversation in order. So the conversation has one owner at any time, and it is
 * whole after every ending: each call of a tool has a result, and what the user has seen is in it.
 */
final class Run extends PulledStream {
  final DirectSession session;
  final CancelToken token = new CancelToken();
  final Meter meter;
  final RunClock clock;

  /** How often the API's own tools may pause a turn. */
  static final int MOST_PAUSES = 10;

  /** How often a model that says nothing is told to go on. */
  static final int MOST_NUDGES = 2;

  /** How often an answer may miss its schema. */
  static final int MOST_CORRECTIONS = 2;

  int pauses;
  int nudges;
  int corrections;

  /** Calls of the model so far. */
  int turns;

  /** What the model said last. */
  String lastText = "";

  final List<ResultMessage.Denied> denied = Collections.synchronizedList(new ArrayList<>());

  private final Deque<Message> ready = new ArrayDeque<>();
  private final ReentrantLock driving = new ReentrantLock();
  private @Nullable Phase phase;

  /** Closed before its end, by somebody who may not be the reader. */
  private boolean cutShort;

  /** Nothing that is said to it now would be answered. */
  private volatile boolean over;

  private volatile Aborted.@Nullable Reason aborted;

  Run(DirectSession session, Meter meter) {
    this.session = session;
    this.meter = meter;
    clock =
        new RunClock(
            session.options.timeout,
            () -> abort(Aborted.Reason.TIMEOUT),
            session.parent.map(it -> it.clock));
  }

  /** Where it begins; before anybody reads. */
  Run from(Phase first) {
    phase = first;
    return this;
  }

  /** Puts a message out. Only the driver may. */
  void emit(Message message) {
    ready.add(message);
  }

  @Override
  @Nullable Message next() {
    driving.lock();
    try {
      while (true) {
        var message = ready.poll();
        if (message != null) {
          return message;
        }
        if (phase == null) {
          checkWhole();
          return null;
        }
        phase = step(phase);
        if (phase == null) {
          end();
        }
      }
    } finally {
      driving.unlock();
    }
  }

  /** Whoever still reads what somebody else has closed must not take it for the end. */
  private void checkWhole() {
    var reason = aborted;
    if (cutShort && reason != null) {
      throw new Aborted(reason);
    }
  }

  private @Nullable Phase step(Phase current) {
    try {
      if (isStopping() && !isEnding(current)) {
        return stop(current);
      }
      return current.step();
    } catch (InterruptedException e) {
      // A cancellation may interrupt the driver to get it out of a caller's code.
      if (!token.isCancelled()) {
        Thread.currentThread().interrupt();
        abort(Aborted.Reason.THREAD_INTERRUPTED);
      }
      return stop(current);
    } catch (AgentException e) {
      if (isStopping()) {
        return stop(current);
      }
      throw giveUp(current, e);
    } catch (RuntimeException e) {
      throw giveUp(current, e);
    } catch (Error e) {
      throw giveUp(current, e);
    }
  }

  private boolean isStopping() {
    if (Thread.currentThread().isInterrupted()) {
      abort(Aborted.Reason.THREAD_INTERRUPTED);
    }
    return token.isCancelled();
  }

  /** An interrupted run still tells how it ended. */
  private boolean isEnding(Phase current) {
    return aborted == null && current instanceof Finish;
  }

  /** Puts things in order after a cancellation, and says how it ends. */
  private @Nullable Phase stop(Phase current) {
    var reason = aborted;
    if (reason == null) {
      try {
        abandon(current);
      } catch (RuntimeException e) {
        phase = null;
        end();
        throw e;
      }
      return new Finish(this, ResultMessage.Outcome.INTERRUPTED, "interrupted");
    }
    leave(current);
    throw new Aborted(reason);
  }

  private <E extends Throwable> E giveUp(Phase current, E failure) throws E {
    try {
      leave(current);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    throw failure;
  }

  /** The run is over even if it cannot be left in good order. */
  private void leave(Phase current) {
    phase = null;
    try {
      abandon(current);
    } finally {
      end();
    }
  }

  /** An interrupted thread could not write down what is left to be written. */
  private void abandon(Phase current) {
    boolean wasInterrupted = Thread.interrupted();
    try {
      current.abandon();
    } catch (EngineFailed e) {
      if (!session.isDetached()) {
        throw e;
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void end() {
    over = true;
    clock.stop();
    session.ended(this);
  }

  @Override
  AgentException budgetSpent() {
    return session
        .options
        .budget
        .<AgentException>map(it -> new BudgetSpent(it.limitUsd(), it.spentUsd()))
        .orElseGet(() -> new EngineFailed("budget", "no budget was set"));
  }

  @Override
  public void steer(String text) {
    session.steer(this, text);
  }

  @Override
  public void interrupt() {
    token.cancel();
  }

  /** What the next call of the model may cost; its prompt is longer than known by so much. */
  Optional<Meter.Reservation> reserve(long moreTokens) {
    return meter.reserve(
        session.model().id(),
        session.conversation.promptTokensAtMost() + moreTokens,
        session.options.maxTokens,
        Requests.leastTokens(session.options));
  }

  /** Books what a call has used at the price of the model that answered. */
  void book(Meter.Reservation reservation, String answering, Usage used) {
    meter.book(reservation, answering.isEmpty() ? session.model().id() : answering, used);
  }

  boolean isOver() {
    return over;
  }

  void setOver() {
    over = true;
  }

  private void abort(Aborted.Reason reason) {
    if (aborted == null) {
      aborted = reason;
    }
    token.cancel();
  }

  @Override
  public void close() {
    abort(Aborted.Reason.CLOSED);
    driving.lock();
    try {
      var last = phase;
      if (last != null) {
        cutShort = true;
        leave(last);
      }
      ready.clear();
    } finally {
      driving.unlock();
    }
  }
}
