// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.List;

/** What holders write: the log, and what changes with it. The writer's alone. */
final class Ledger {

  private static final long SEQ_MAX = (1L << 31) - 1;

  private final Rows rows;
  private final Seats seats;
  private final Inbox inbox;
  private final Leases leases;
  private final Logs logs;
  private final Time time;

  Ledger(Rows rows, Seats seats, Inbox inbox, Leases leases, Logs logs, Time time) {
    this.rows = rows;
    this.seats = seats;
    this.inbox = inbox;
    this.leases = leases;
    this.logs = logs;
    this.time = time;
  }

  Appended append(Lease lease, Append append) {
    leases.sweep();
    var seat = leases.seat(lease);
    judge(seat, append);
    long before = seat.lastSeq;
    long first = seat.nextSeq;
    write(seat, append.entries());
    append.acks().forEach(id -> acknowledge(seat, id));
    append.runs().forEach(update -> change(seat, update, before));
    append.children().forEach(task -> inbox.sendToChild(task, seat.id));
    append.sessionData().ifPresent(data -> seat.data = data);
    if (append.progress()) {
      seat.crashes = 0;
    }
    if (append.mustBeFirm() || append.progress() || append.sessionData().isPresent()) {
      seat.touchedMillis = time.millis();
      seats.rowChanged(seat);
    }
    return new Appended(first, seat.lastSeq);
  }

  /** Refuses before anything is done. */
  private void judge(Seat seat, Append append) {
    if (seat.nextSeq + append.entries().size() - 1 > SEQ_MAX) {
      throw new StoreException.LogFull(seat.id);
    }
    for (var update : append.runs()) {
      var task = seats.command(update.run());
      if (task == null || task.seat != seat || !task.row.task()) {
        inbox.requireOpen(seat, update.run());
      }
      if (update.state().ended()) {
        var owed = new ArrayList<String>();
        seat.unanswered(update.run()).forEach(c -> owed.add(c.row.id()));
        owed.removeAll(append.acks());
        if (!owed.isEmpty()) {
          throw new StoreException.Unanswered(update.run(), owed);
        }
      } else if (seat.begun != null && seat.begun != task && !append.ends(seat.begun.row.id())) {
        throw new StoreException.Busy(seat.id, seat.begun.row.id());
      }
    }
    for (var child : append.children()) {
      inbox.judgeChild(child);
    }
  }

  private void write(Seat seat, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    long now = time.millis();
    var logged = new ArrayList<Logged>(entries.size());
    for (var entry : entries) {
      logged.add(Logged.one(seat.nextSeq++, now, entry));
    }
    seat.lastSeq = seat.nextSeq - 1;
    rows.append(seat.sid, logged);
    seats.after(() -> logs.publish(seat.sid, logged));
  }

  private void acknowledge(Seat seat, String id) {
    var command = seats.command(id);
    if (command != null && command.seat == seat && !command.row.task()) {
      inbox.acknowledge(command);
    }
  }

  private void change(Seat seat, RunUpdate update, long before) {
    var task = seats.command(update.run());
    if (task == null) {
      return;
    }
    boolean begins = task.rank != Cmd.Rank.BEGUN;
    var stamp = new Rows.Stamp(seat.lastSeq, time.millis());
    rows.updateRun(task.row, update, begins, before, stamp);
    if (update.state().ended()) {
      end(seat, task);
    } else if (begins) {
      seat.rerank(task, Cmd.Rank.BEGUN);
    }
  }

  private void end(Seat seat, Cmd task) {
    var run = task.row.id();
    seat.interrupting(run).forEach(c -> seats.after(c.targetEnds()));
    seat.addressedTo(run).forEach(inbox::acknowledge);
    inbox.acknowledge(task);
    if (seat.begun == null) {
      seat.endedSeq = seat.lastSeq;
      seat.crashes = 0;
    }
  }

  void delete(Lease lease) {
    leases.sweep();
    var seat = leases.seat(lease);
    bury(seat, Session.State.DELETED);
  }

  /** Takes those of the candidates that are idle still. */
  int expire(List<SeatRow> candidates, long idleSinceMillis) {
    int taken = 0;
    for (var row : candidates) {
      var seat = seats.find(row.id());
      if (seat != null && seat.idle() && seat.touchedMillis < idleSinceMillis) {
        bury(seat, Session.State.EXPIRED);
        taken++;
      }
    }
    return taken;
  }

  private void bury(Seat seat, Session.State state) {
    leases.end(seat);
    seats.drop(seat);
    rows.bury(seat.row(), seat.row().tombstone(rows.nextNumber(), state));
    seats.after(() -> logs.gone(seat.sid, state));
  }
}
