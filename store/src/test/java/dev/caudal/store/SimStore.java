// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The store without its thread: batches are carried out at once, on the calling thread.
 *
 * <p>What happens is noted in the order in which it happened and told to the model when the batch
 * is over; what a batch has taken back was never noted.
 */
final class SimStore {

  /** How the next commit fails. */
  enum Failure {
    NONE,
    /** As a full disk does: nothing of the batch is done. */
    FAULT,
    /** As a defect does: its steps are tried one by one. */
    DEFECT
  }

  private final MemoryRows rows = new MemoryRows();
  private final Rows fragile = fragile();
  private final SimTime time;
  private final Ids ids;
  private final Model model;
  private final SimTrace trace;
  private final List<Runnable> noted = new ArrayList<>();
  private final List<Runnable> anyway = new ArrayList<>();
  private int mark;
  private boolean committed;
  private Failure failure = Failure.NONE;
  private Logs logs;
  private Batches batches;

  SimStore(SimTime time, RandomGenerator random, Model model, SimTrace trace) {
    this.time = time;
    this.ids = new Ids(time, random);
    this.model = model;
    this.trace = trace;
    this.logs = new Logs(rows, time);
    this.batches = open(logs);
  }

  private Batches open(Logs fresh) {
    return new Batches(
        fragile,
        Core.over(fragile, fresh, time, ids),
        core -> core.anew(fragile, fresh, time, ids));
  }

  /** The process dies and starts again on the rows it left. */
  void crash() {
    trace.add("STORE CRASH");
    rows.voidLeases();
    logs = new Logs(rows, time);
    batches = open(logs);
    model.storeCrashed(time.millis());
  }

  void failNextCommit(Failure how) {
    failure = how;
  }

  /** Whether the next commit will fail. */
  boolean fails() {
    return failure != Failure.NONE;
  }

  MemoryRows rows() {
    return rows;
  }

  Logs logs() {
    return logs;
  }

  Core core() {
    return batches.core();
  }

  private Rows fragile() {
    return (Rows)
        Proxy.newProxyInstance(
            Rows.class.getClassLoader(),
            new Class<?>[] {Rows.class},
            (_, method, args) -> {
              switch (method.getName()) {
                case "begin" -> begin();
                case "commit" -> commit();
                case "rollback" -> rollback();
                default -> {}
              }
              try {
                return method.invoke(rows, args);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  private void begin() {
    settle();
    mark = noted.size();
    Runnable ring = model::ring;
    noted.add(ring);
    anyway.add(ring);
  }

  private void commit() {
    var how = failure;
    failure = Failure.NONE;
    switch (how) {
      case NONE -> committed = true;
      case FAULT -> throw new StoreException.Failed("no disk", new IllegalStateException());
      case DEFECT -> throw new IllegalStateException("a defect");
    }
  }

  private void rollback() {
    trace.add("batch failed");
    noted.subList(mark, noted.size()).clear();
    noted.addAll(anyway);
    anyway.clear();
    noted.add(model::batchFailed);
    mark = noted.size();
  }

  /** After a commit: those who waited may have been served, and nobody may wait in vain. */
  private void settle() {
    if (committed) {
      committed = false;
      anyway.clear();
      noted.add(model.leases().served());
    }
  }

  /** Carries out a batch, tells the model, and answers the senders. */
  void run(List<SimCall<?>> calls, boolean repliesLost) {
    var tickets = new ArrayList<Ticket<?>>();
    var replies = new ArrayList<Runnable>();
    for (var call : calls) {
      enlist(call, tickets, replies);
    }
    batches.execute(tickets);
    settle();
    noted.forEach(Runnable::run);
    noted.clear();
    anyway.clear();
    if (repliesLost) {
      trace.add("replies lost");
      calls.forEach(SimCall::lost);
    } else {
      replies.forEach(Runnable::run);
    }
  }

  private <T> void enlist(SimCall<T> call, List<Ticket<?>> tickets, List<Runnable> replies) {
    var ticket = Ticket.<T>awaited(core -> take(call, core), true);
    tickets.add(ticket);
    replies.add(() -> call.sender().accept(reply(ticket)));
  }

  private <T> T take(SimCall<T> call, Core core) {
    try {
      T result = call.step().apply(core);
      Runnable note =
          () -> {
            trace.add(call.text() + " = " + result);
            call.judge().judge(result, null);
          };
      noted.add(note);
      if (call.lasts()) {
        anyway.add(note);
      }
      return result;
    } catch (StoreException refusal) {
      noted.add(() -> {
        trace.add(call.text() + " refused: " + refusal.getMessage());
        call.judge().judge(null, refusal);
      });
      throw refusal;
    }
  }

  private static <T> SimCall.Reply<T> reply(Ticket<T> ticket) {
    try {
      return new SimCall.Done<>(ticket.await());
    } catch (StoreException.Fault | IllegalStateException failed) {
      return new SimCall.Lost<>();
    } catch (StoreException refusal) {
      return new SimCall.Refused<>(refusal);
    }
  }

  /** The holder's next command, as a store gives it out; null when the lease is over. */
  @Nullable Optional<Command> next(Lease lease, Set<Lane> lanes) {
    var got = poll(lease, lanes);
    trace.add(lease.worker() + " next " + lease.session() + lanes + " = " + SimTrace.text(got));
    model.mail().delivered(lease, lanes, got);
    return got;
  }

  /** The same, while a batch is under way: the holder's thread is not the writer's. */
  @Nullable Optional<Command> nextAmidst(Lease lease, Set<Lane> lanes) {
    var got = poll(lease, lanes);
    if (got != null && got.isPresent()) {
      Runnable note =
          () -> {
            trace.add(lease.worker() + " next amidst " + lease.session() + SimTrace.text(got));
            model.mail().deliveredAmidst(lease, got.get());
          };
      noted.add(note);
      anyway.add(note);
    }
    return got;
  }

  private @Nullable Optional<Command> poll(Lease lease, Set<Lane> lanes) {
    var held = core().leases().holder(lease);
    if (held == null || held.mailbox.closed()) {
      return null;
    }
    var parcel = held.mailbox.poll(lanes);
    if (parcel == null) {
      return Optional.empty();
    }
    return Optional.of(parcel.command().delivered(parcel.kind(), parcel.command().row.body()));
  }
}
