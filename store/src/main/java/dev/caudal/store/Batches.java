// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.List;
import java.util.function.Function;

/**
 * Takes steps against the core, a batch at a time: begin, do what time has made due, take each
 * step, serve who waits, write the rows that changed, commit, show readers what is new, let the
 * callers go. One thread at a time executes.
 *
 * <pre>
 * Invariants  Nothing leaves a batch before its commit: not a result, not an entry, not a command.
 *             So nobody has seen what a crash can take back.
 *             A refused step has changed nothing: steps judge first and act after.
 *             A batch that fails has changed nothing: it is rolled back, and the core is read from
 *             the rows again. Unless the disk or the file failed, its steps are then tried
 *             one by one, so that one gone wrong does not take its neighbours with it.
 * </pre>
 */
final class Batches {

  private static final int CROWD = 16;

  private final Rows rows;
  private final Function<Core, Core> restart;
  private volatile Core core;
  private volatile boolean committing;
  private boolean broken;

  Batches(Rows rows, Core core, Function<Core, Core> restart) {
    this.rows = rows;
    this.core = core;
    this.restart = restart;
  }

  Core core() {
    return core;
  }

  /** Whether the rows may show what its readers do not yet. */
  boolean committing() {
    return committing;
  }

  /** Whether the batch came about. */
  boolean execute(List<Ticket<?>> batch) {
    try {
      attempt(batch);
    } catch (RuntimeException | Error failure) {
      undo(batch, failure);
      return false;
    }
    committing = false;
    core.seats().spread();
    letGo(batch);
    return true;
  }

  /** Many callers are woken by one that is woken, from within the scheduler of virtual threads. */
  private static void letGo(List<Ticket<?>> batch) {
    if (batch.size() < CROWD) {
      batch.forEach(Ticket::complete);
    } else {
      var all = List.copyOf(batch);
      Thread.startVirtualThread(() -> all.forEach(Ticket::complete));
    }
  }

  private void attempt(List<Ticket<?>> batch) {
    if (broken) {
      core = restart.apply(core);
      broken = false;
    }
    boolean firm = false;
    rows.begin();
    core.ring();
    for (var ticket : batch) {
      ticket.run(core);
      firm |= ticket.firm;
    }
    core.leases().serve();
    core.seats().flush();
    committing = true;
    rows.commit(firm);
  }

  private void undo(List<Ticket<?>> batch, Throwable failure) {
    committing = false;
    broken = true;
    try {
      rows.rollback();
      core = restart.apply(core);
      broken = false;
    } catch (RuntimeException again) {
      failure.addSuppressed(again);
    }
    if (batch.size() > 1 && !(failure instanceof StoreException.Fault)) {
      batch.forEach(ticket -> execute(List.of(ticket)));
    } else {
      batch.forEach(ticket -> ticket.fail(asFault(failure)));
    }
  }

  private static RuntimeException asFault(Throwable failure) {
    return failure instanceof RuntimeException known
        ? known
        : new StoreException.Failed("store step failed", failure);
  }
}
