// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker as small as one can be that does what the real one must: it counts up to the number a
 * task names, digit by digit, into the log. In mid-run it can be told another limit, be cancelled,
 * or be interrupted; before every tenth number it asks, and is parked until somebody decides or the
 * question expires. It may crash before any append, and goes on with what another left.
 *
 * <p>It knows nothing but what {@link Store} gives.
 */
final class SmallWorker {

  /** The process is gone: it says nothing to the store any more. */
  static final class Crash extends RuntimeException {}

  static final Duration TTL = Duration.ofSeconds(30);
  static final Duration QUESTION_LIVES = Duration.ofHours(1);
  private static final Duration AT_ONCE = Duration.ZERO;

  private final String name;
  private final Store store;
  private final Time time;
  private final Runnable chaos;

  /**
   * @param chaos runs before each append, and may throw {@link Crash}
   */
  SmallWorker(String name, Store store, Time time, Runnable chaos) {
    this.name = name;
    this.store = store;
    this.time = time;
    this.chaos = chaos;
  }

  /** Works on what is due, until it is done or parked; false when nothing was due in time. */
  boolean work(Duration wait) throws InterruptedException {
    var leases = store.claim(name, Wants.of(1, 1, 1), TTL, wait);
    for (var lease : leases) {
      try {
        store.release(lease, new Hold(lease).work());
      } catch (StoreException.Fenced stale) {
        // Another has the session by now, and goes on from what is in the log.
      }
    }
    return !leases.isEmpty();
  }

  /** One lease's work. */
  private final class Hold {
    private final Lease lease;
    private final List<Command> early = new ArrayList<>();
    private String run = "";
    private @Nullable SmallLog log;

    Hold(Lease lease) {
      this.lease = lease;
      lease.openRun().ifPresent(this::resume);
    }

    private void resume(String open) {
      run = open;
      log = SmallLog.of(store, lease.session(), store.run(open).orElseThrow().after());
    }

    Wake work() throws InterruptedException {
      while (true) {
        var lanes = log == null ? Set.of(Lane.values()) : Set.of(Lane.CONTROL);
        var next = store.next(lease, lanes, AT_ONCE);
        if (next.isPresent()) {
          handle(next.get());
        } else if (log == null) {
          return Wake.any();
        } else if (log.waits() && time.millis() < log.expiresMillis) {
          return Wake.at(Instant.ofEpochMilli(log.expiresMillis));
        } else {
          step(log);
        }
      }
    }

    private void handle(Command command) throws InterruptedException {
      var target = command.run().orElse("");
      if (command.kind() == Command.Kind.TASK) {
        begin(command);
      } else if (command.kind() == Command.Kind.INTERRUPT || command.type().equals("cancel")) {
        end(target, RunState.CANCELLED);
      } else if (log == null || !target.equals(run)) {
        early.add(command);
      } else {
        answer(log, command);
      }
    }

    private void begin(Command task) throws InterruptedException {
      run = task.id();
      log = new SmallLog();
      var begin = SmallLog.entry("begin", text(task.body()));
      append(Append.of(begin).run(run, RunState.RUNNING, new byte[0]));
      for (var command : List.copyOf(early)) {
        if (command.run().equals(Optional.of(run))) {
          early.remove(command);
          handle(command);
        }
      }
    }

    private void answer(SmallLog log, Command command) {
      var effect =
          switch (command.type()) {
            case "steer" -> SmallLog.entry("steered", command.id(), text(command.body()));
            case "decide" -> SmallLog.entry("decided", log.question, text(command.body()));
            default -> throw new AssertionError(command);
          };
      append(Append.of(effect).ack(command.id()).run(run, RunState.RUNNING, new byte[0]));
    }

    /** Does the next thing for a run that is not waiting, or has waited too long. */
    private void step(SmallLog log) {
      int n = log.numbers.size() + 1;
      if (log.waits()) {
        expire(log);
      } else if (!log.half.isEmpty()) {
        append(Append.of(SmallLog.entry("rewind")));
      } else if (log.denied()) {
        end(run, RunState.FAILED);
      } else if (n > log.limit) {
        complete();
      } else if (n % 10 == 0 && !log.question.equals(question(n))) {
        ask(n);
      } else {
        count(n);
      }
    }

    private String question(int n) {
      return run + "/" + n;
    }

    private void ask(int n) {
      long expires = time.millis() + QUESTION_LIVES.toMillis();
      var ask = SmallLog.entry("ask", question(n), expires);
      append(Append.of(ask).run(run, RunState.WAITING, new byte[0]).asFirm());
    }

    /** Decides by itself, unless somebody has; either way the decision comes as a command. */
    private void expire(SmallLog log) {
      try {
        store.send(decision(lease.session(), run, log.question, "expired"));
      } catch (StoreException.AlreadySent somebody) {
        // Theirs is what counts.
      }
    }

    private void count(int n) {
      for (char digit : Integer.toString(n).toCharArray()) {
        append(Append.of(Entry.piece("digits", "", question(n), String.valueOf(digit))));
      }
      append(Append.of(SmallLog.entry("number", n)).asProgress());
    }

    private void complete() {
      try {
        var end = SmallLog.entry("end", RunState.COMPLETED);
        append(Append.of(end).run(run, RunState.COMPLETED, new byte[0]));
      } catch (StoreException.Unanswered owed) {
        // A steering message came at the last moment, and comes with the next look.
      }
    }

    /** Ends a run at once: what it owes is answered with a refusal, in the same step. */
    private void end(String ended, RunState state) {
      List<String> owed = List.of();
      while (true) {
        var entries = new ArrayList<Entry>();
        owed.forEach(command -> entries.add(SmallLog.entry("refused", command)));
        entries.add(SmallLog.entry("end", state));
        try {
          append(
              Append.of(entries).ack(owed.toArray(String[]::new)).run(ended, state, new byte[0]));
          return;
        } catch (StoreException.Unanswered more) {
          owed = more.commands;
        }
      }
    }

    private void append(Append append) {
      chaos.run();
      store.append(lease, append);
      if (log != null && append.runs().stream().allMatch(update -> update.run().equals(run))) {
        append.entries().forEach(log::take);
        log = log.endings.isEmpty() ? log : null;
      }
    }
  }

  static Send.Control decision(SessionId session, String run, String question, String what) {
    return Send.Control.of(session, "decide", bytes(what)).run(run).once(question);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
