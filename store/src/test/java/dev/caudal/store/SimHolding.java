// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker's hold on one session: takes its commands, begins, streams, answers, parks and ends.
 *
 * <p>It may be wrong about everything, for its messages are lost, late and doubled; the store has
 * to stay right.
 */
final class SimHolding {

  private static final Set<Lane> ALL = EnumSet.allOf(Lane.class);
  private static final byte[] NONE = {};

  final Lease lease;
  private final SimWorker worker;
  private final Sim sim;
  private final SimLine line;
  private final Deque<String> tasks = new ArrayDeque<>();
  private final Set<String> owed = new LinkedHashSet<>();
  private final Set<String> toCancel = new LinkedHashSet<>();
  private boolean toDelete;
  private @Nullable String run;
  private int words;
  private int refusals;
  private boolean waits;
  private boolean forgotten;

  SimHolding(SimWorker worker, Lease lease) {
    this.worker = worker;
    this.sim = worker.sim;
    this.lease = lease;
    this.line = new SimLine(worker, lease);
  }

  void forgotten() {
    forgotten = true;
  }

  void step() {
    if (waits) {
      return;
    }
    if (!sim.calm() && sim.chance(0.12)) {
      renew();
      return;
    }
    boolean nothing = !poll();
    if (forgotten) {
      return;
    }
    if (refusals > 2) {
      release(Wake.any());
    } else if (!sim.calm() && sim.chance(0.06)) {
      append(line.mischief(sim.chance(0.5) ? owed : Set.of()), () -> {});
    } else if (!owed.isEmpty() && sim.chance(0.4)) {
      answer();
    } else if (!toCancel.isEmpty()) {
      end(toCancel.iterator().next(), RunState.CANCELLED);
    } else if (toDelete && !sim.calm()) {
      delete();
    } else if (run != null) {
      work(run);
    } else if (!tasks.isEmpty()) {
      begin(tasks.getFirst());
    } else if (nothing) {
      release(sim.calm() || sim.chance(0.85) ? Wake.any() : worker.someWake());
    }
  }

  private boolean poll() {
    var lanes = run != null && sim.chance(0.5) ? EnumSet.of(Lane.CONTROL) : ALL;
    var got = sim.store().next(lease, lanes);
    if (got == null) {
      fenced();
      return false;
    }
    got.ifPresent(this::take);
    return got.isPresent();
  }

  /** Takes a command while a batch is under way. */
  void pollAmidst() {
    var got = sim.store().nextAmidst(lease, ALL);
    if (got != null) {
      got.ifPresent(this::take);
    }
  }

  private void take(Command command) {
    switch (command.kind()) {
      case TASK -> {
        if (command.begun()) {
          run = command.id();
          words = sim.upTo(0, 4);
        } else {
          tasks.add(command.id());
        }
      }
      case INTERRUPT -> command.run().ifPresent(toCancel::add);
      case CONTROL -> {
        owed.add(command.id());
        toDelete |= command.type().equals("delete");
        if (command.type().equals("cancel")) {
          command.run().ifPresent(toCancel::add);
        }
      }
    }
  }

  private void work(String id) {
    if (!sim.calm() && sim.chance(0.1)) {
      park(id);
    } else if (!sim.calm() && sim.chance(0.03)) {
      release(Wake.any());
    } else if (words > 0) {
      words--;
      append(stream(id), () -> {});
    } else {
      end(id, sim.chance(0.8) ? RunState.COMPLETED : RunState.FAILED);
    }
  }

  private Append stream(String id) {
    var append = Append.of(worker.words(id, 3));
    append = sim.chance(0.2) ? append.asProgress() : append;
    append = sim.chance(0.2) ? append.asFirm() : append;
    return sim.chance(0.1) && !sim.calm()
        ? append.children(sim.clients().child(lease.session()))
        : append;
  }

  private void begin(String id) {
    var append = Append.of(Entry.of("begin", "\"" + id + "\"")).run(id, RunState.RUNNING, NONE);
    append(
        append,
        () -> {
          tasks.remove(id);
          run = id;
          words = sim.upTo(0, 5);
        });
  }

  private void end(String id, RunState how) {
    var acks = owed.toArray(String[]::new);
    var entries = List.of(Entry.of("end", "\"" + id + "\""));
    var append = Append.of(entries).ack(acks).run(id, how, NONE);
    var next = tasks.peekFirst();
    boolean begins = next != null && id.equals(run) && sim.chance(0.3);
    if (begins) {
      append =
          append.runs(new RunUpdate(id, how, NONE), new RunUpdate(next, RunState.RUNNING, NONE));
    }
    append(
        append,
        () -> {
          over(id);
          List.of(acks).forEach(owed::remove);
          if (begins) {
            tasks.remove(next);
            run = next;
          }
        });
  }

  private void over(String id) {
    tasks.remove(id);
    toCancel.remove(id);
    if (id.equals(run)) {
      run = null;
    }
  }

  private void answer() {
    var one = owed.iterator().next();
    append(Append.of(Entry.of("answer", "\"" + one + "\"")).ack(one), () -> owed.remove(one));
  }

  private void park(String id) {
    var append = Append.of(Entry.of("ask", "{}")).run(id, RunState.WAITING, NONE);
    append(append, () -> release(worker.someWake()));
  }

  private void append(Append append, Runnable then) {
    waits = true;
    line.append(append, reply(_ -> then.run()));
  }

  private void renew() {
    waits = true;
    line.renew(reply(_ -> {}));
  }

  private void release(Wake wake) {
    waits = true;
    line.release(wake, reply(_ -> fenced()));
  }

  private void delete() {
    waits = true;
    line.delete(reply(_ -> fenced()));
  }

  private void fenced() {
    forgotten = true;
    worker.drop(this);
  }

  private <T> Consumer<SimCall.Reply<T>> reply(Consumer<T> then) {
    return reply -> {
      waits = false;
      if (forgotten) {
        return;
      }
      switch (reply) {
        case SimCall.Done<T>(var result) -> {
          refusals = 0;
          then.accept(result);
        }
        case SimCall.Refused<T>(var why) -> refused(why);
        case SimCall.Lost<T>() -> {}
      }
    };
  }

  private void refused(StoreException why) {
    refusals++;
    switch (why) {
      case StoreException.Fenced _ -> fenced();
      case StoreException.RunEnded ended -> over(ended.run);
      case StoreException.UnknownRun unknown -> over(unknown.run);
      default -> {}
    }
  }
}
