// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.Aborted;
import dev.caudal.agent.AgentException;
import dev.caudal.agent.AgentSession;
import dev.caudal.agent.Message;
import dev.caudal.agent.MessageStream;
import dev.caudal.agent.ResultMessage;
import dev.caudal.store.Append;
import dev.caudal.store.Appended;
import dev.caudal.store.Entry;
import dev.caudal.store.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One run in the hands of this node: its engine is read here, and what comes of it goes into the
 * log.
 *
 * <p>The actor's thread reads the engine; commands come in on another and only raise flags, steer
 * or decide. How the run ends is decided once, here, by the thread that reads.
 */
final class Work {
  /** Why it stops before its end. */
  enum Halt {
    NONE,
    CANCELLED,
    /** Its session's lease is over, or the node drains: somebody else goes on. */
    LEFT,
    /** It waits for a person: nobody needs to hold it meanwhile. */
    PARKED
  }

  final Node node;
  final String run;
  final Calls calls = new Calls();
  final Queue<Spoken> steering = new ConcurrentLinkedQueue<>();
  final Approvals approvals;

  /** What it has used before this node took it up. */
  final Fold.Spent spent;

  private final LogWriter log;
  private final Notices notices;
  private final Narrator narrator;
  private final RunRow row;
  private volatile Halt halt = Halt.NONE;
  private volatile String reason = "user";
  private volatile Optional<String> by = Optional.empty();
  private volatile @Nullable AgentSession engine;
  private volatile @Nullable MessageStream stream;
  private volatile long waitingSince;

  Work(Node node, String run, LogWriter log, RunRow row, Fold fold) {
    this.node = node;
    this.run = run;
    this.log = log;
    this.row = row;
    notices = new Notices(log.session(), run, row);
    spent = fold.spent(run);
    approvals = new Approvals(this, fold.decisions, fold.open);
    fold.called.forEach(calls::asked);
    narrator = new Narrator(this, fold.called.size());
  }

  RunRow row() {
    return row;
  }

  long position() {
    return log.position();
  }

  void add(Entry entry) {
    if (notices.isOf(entry)) {
      append(Append.of(entry));
    } else {
      log.add(entry);
    }
  }

  Appended append(Append append) {
    return log.append(
        append.runs().isEmpty() && notices.areOf(append.entries())
            ? state(append, approvals.isWaiting() ? RunState.WAITING : RunState.RUNNING, it -> it)
            : append);
  }

  /** The append, with the run's row in a state, and with what its webhook is to be told of it. */
  Append state(Append append, RunState state, UnaryOperator<RunRow> change) {
    synchronized (row) {
      var changed = change.apply(row);
      var told = notices.with(append, state, node.options.webhooks().clock().instant());
      return told.run(run, state, changed.bytes());
    }
  }

  /** Reads the engine to the end of the turn, and writes the ending. */
  Ended read(AgentSession session, MessageStream turn) {
    engine = session;
    stream = turn;
    if (halt != Halt.NONE) {
      halt(halt);
    }
    try {
      ResultMessage result = null;
      for (Message message : turn) {
        narrator.tell(message);
        if (message instanceof ResultMessage last) {
          result = last;
        }
      }
      return ended(result);
    } catch (Aborted e) {
      return aborted(e);
    } catch (AgentException e) {
      return halt == Halt.NONE ? failed(e) : ended(null);
    } catch (RuntimeException e) {
      // Nothing more can be written here: whoever takes the run up goes on from what is.
      session.detach();
      throw e;
    } finally {
      stream = null;
      engine = null;
    }
  }

  private Ended ended(@Nullable ResultMessage result) {
    if (halt == Halt.LEFT || halt == Halt.PARKED) {
      return new Ended.Left();
    }
    if (result == null || result.outcome() == ResultMessage.Outcome.INTERRUPTED) {
      return cancelled();
    }
    append(
        state(
            Append.of(Endings.done(this, result)),
            RunState.COMPLETED,
            it -> Endings.describe(it, this, result)));
    return new Ended.Whole();
  }

  private Ended aborted(Aborted abort) {
    if (halt == Halt.LEFT || halt == Halt.PARKED) {
      return new Ended.Left();
    }
    if (abort.reason() == Aborted.Reason.TIMEOUT) {
      reason = "timeout";
    }
    return cancelled();
  }

  private Ended cancelled() {
    append(
        state(
            Append.of(Events.entry(run, new Event.Cancelled(reason, by))),
            RunState.CANCELLED,
            it -> it.set("error_code", "cancelled").set("error", "cancelled: " + reason)));
    return new Ended.Whole();
  }

  private Ended failed(AgentException failure) {
    if (failure.isRetryable() && row.attempt() < row.attempts()) {
      return new Ended.Again(failure);
    }
    var error = Endings.error(failure);
    append(
        state(
            Append.of(Events.entry(run, error)),
            RunState.FAILED,
            it -> it.set("error_code", error.code()).set("error", error.message())));
    return new Ended.Broken();
  }

  /** Asks the run to end; the reader writes how. */
  void cancel(String why, Optional<String> whoever) {
    reason = why;
    by = whoever;
    halt(Halt.CANCELLED);
  }

  void steer(Spoken message) {
    steering.add(message);
    var session = engine;
    if (session != null) {
      session.steer(message.content());
    }
  }

  /** Stops it where it stands. */
  void halt(Halt why) {
    halt = why;
    var turn = stream;
    var session = engine;
    if (turn == null || session == null) {
      return;
    }
    if (why == Halt.CANCELLED) {
      turn.interrupt();
    } else {
      session.detach();
    }
  }

  Halt halted() {
    return halt;
  }

  /** Somebody is asked; from here on patience counts. */
  void waiting() {
    waitingSince = System.nanoTime();
  }

  /** How long nothing has happened but waiting for a person. */
  long waitedNanos() {
    return approvals.isWaiting() ? System.nanoTime() - waitingSince : 0;
  }

  List<Entry> called(JsonNode block, String parent) {
    return narrator.called(block, parent);
  }

  List<Entry> answered(String id, JsonNode block, String parent) {
    var entries = new ArrayList<Entry>();
    entries.add(
        Events.entry(
            run,
            new Event.ToolResult(
                id,
                calls.tool(id),
                RunJournal.text(block),
                block.path("is_error").asBoolean(false),
                calls.durationMs(id),
                Optional.of(parent).filter(it -> !it.isEmpty()))));
    return entries;
  }

  Event.Usage usage(JsonNode message) {
    return Endings.usage(message, node.prices(message));
  }

  /** How a run left this node. */
  sealed interface Ended {
    /** It is over, and its engine can take the next turn. */
    record Whole() implements Ended {}

    /** It is over, and its engine is not to be trusted. */
    record Broken() implements Ended {}

    /** It goes on elsewhere. */
    record Left() implements Ended {}

    /** It is tried again later. */
    record Again(AgentException failure) implements Ended {}
  }
}
