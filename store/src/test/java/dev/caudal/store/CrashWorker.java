// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static dev.caudal.store.CrashReport.say;

import dev.caudal.store.CrashEntries.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A worker of {@link CrashLoad}: takes one session at a time and does what stands in its inbox. */
final class CrashWorker {

  private static final Duration TTL = Duration.ofSeconds(3);
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final Set<Lane> ALL = Set.of(Lane.values());
  private static final Set<Lane> CONTROL = Set.of(Lane.CONTROL);
  private static final byte[] NOTHING = {};

  private final Store store;
  private final String name;
  private final int round;
  private final Runnable appended;
  private final Runnable ended;

  CrashWorker(Store store, String name, int round, Runnable appended, Runnable ended) {
    this.store = store;
    this.name = name;
    this.round = round;
    this.appended = appended;
    this.ended = ended;
  }

  void work(Random random) throws InterruptedException {
    for (var lease : store.claim(name, Wants.oneOfEach(), TTL, WAIT)) {
      say("L", lease.session(), lease.epoch());
      try {
        new Shift(lease, random).work();
      } catch (StoreException.Fenced slow) {
        // The machine was too busy for this lease; what was not acknowledged comes again.
      }
    }
  }

  /** One lease's work. */
  private final class Shift {
    private final Lease lease;
    private final Random random;
    private long seq;

    Shift(Lease lease, Random random) {
      this.lease = lease;
      this.random = random;
      this.seq = lease.lastSeq();
    }

    void work() throws InterruptedException {
      for (var next = poll(ALL); next.isPresent(); next = poll(ALL)) {
        if (random.nextInt(200) == 0) {
          return; // Lost without a word.
        }
        var command = next.get();
        if (!(command.kind() == Command.Kind.TASK ? run(command) : answer(command))) {
          return;
        }
      }
      store.release(lease, Wake.any());
    }

    private Optional<Command> poll(Set<Lane> lanes) throws InterruptedException {
      return store.next(lease, lanes, Duration.ZERO);
    }

    /** False when the session is not held any more. */
    private boolean run(Command task) throws InterruptedException {
      var run = task.id();
      if (!task.begun()) {
        append(Append.of(entry(CrashEntries.BEGIN, run)).run(run, RunState.RUNNING, NOTHING));
      }
      for (int i = random.nextInt(12); i > 0; i--) {
        append(pieces(run));
        if (!answerAll()) {
          return false;
        }
      }
      if (random.nextInt(25) == 0) {
        append(Append.of(entry(CrashEntries.WAIT, run)).run(run, RunState.WAITING, NOTHING));
        store.release(lease, Wake.at(Instant.now().plusMillis(5)));
        return false;
      }
      return end(run);
    }

    private Append pieces(String run) {
      var pieces = new ArrayList<Entry>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        pieces.add(CrashEntries.piece(run, mark("")));
      }
      var append = Append.of(List.copyOf(pieces));
      return random.nextInt(10) == 0 ? append.asFirm() : append;
    }

    private boolean end(String run) throws InterruptedException {
      var states = List.of(RunState.COMPLETED, RunState.FAILED, RunState.CANCELLED);
      var state = states.get(random.nextInt(states.size()));
      while (true) {
        long before = seq;
        try {
          append(Append.of(entry(CrashEntries.END, run)).run(run, state, NOTHING));
          say("E", run, lease.session());
          ended.run();
          return true;
        } catch (StoreException.Unanswered steered) {
          seq = before;
          if (!answerAll()) {
            return false;
          }
        }
      }
    }

    private boolean answerAll() throws InterruptedException {
      for (var next = poll(CONTROL); next.isPresent(); next = poll(CONTROL)) {
        if (!answer(next.get())) {
          return false;
        }
      }
      return true;
    }

    private boolean answer(Command command) {
      if (command.type().equals("delete")) {
        store.delete(lease);
        say("D", lease.session());
        return false;
      }
      append(Append.of(entry(CrashEntries.TOOK, command.id())).ack(command.id()));
      return true;
    }

    private void append(Append append) {
      var answer = store.append(lease, append);
      if (answer.last() != seq) {
        throw new AssertionError(lease + " must have got " + seq + ", not " + answer);
      }
      say("A", lease.session(), answer.first(), answer.last(), lease.epoch());
      appended.run();
    }

    private Entry entry(String type, String about) {
      return CrashEntries.entry(type, mark(about));
    }

    private Mark mark(String about) {
      return new Mark(round, lease.epoch(), ++seq, about);
    }
  }
}
