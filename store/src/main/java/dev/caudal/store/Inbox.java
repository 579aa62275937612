// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes sessions and judges what is put into their inboxes. The writer's alone. */
final class Inbox {

  private static final long DUE_MILLIS_MAX = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();

  private final Rows rows;
  private final Seats seats;
  private final Time time;
  private final Ids ids;

  Inbox(Rows rows, Seats seats, Time time, Ids ids) {
    this.rows = rows;
    this.seats = seats;
    this.time = time;
    this.ids = ids;
  }

  boolean create(SessionId id, byte[] data) {
    if (seats.find(id) != null) {
      return false;
    }
    make(id, "", data);
    return true;
  }

  private Seat make(SessionId id, String parent, byte[] data) {
    var gone = rows.session(id).orElse(null);
    if (gone != null && gone.state() == Session.State.DELETED) {
      throw new StoreException.SessionGone(id, gone.state());
    }
    long now = time.millis();
    long next = gone == null ? rows.firstSeq() : gone.nextSeq();
    long epoch = gone == null ? 0 : gone.epoch();
    var row =
        new SeatRow(
            rows.nextNumber(),
            id,
            parent,
            Session.State.LIVE,
            epoch,
            "",
            0,
            Wake.any(),
            0,
            next,
            next - 1,
            now,
            now,
            data);
    rows.insertSession(row);
    return seats.enter(new Seat(row));
  }

  Sent send(Send send) {
    return switch (send) {
      case Send.Task task -> send(task, "");
      case Send.Control control -> send(control);
    };
  }

  /** Sends a task of one session to a child of it. */
  Sent sendToChild(Send.Task task, SessionId parent) {
    return send(task.creatingSession(), parent.name());
  }

  /** Refuses a child's task before anything is done for its parent. */
  void judgeChild(Send.Task task) {
    var repeated = repeated(task);
    var gone = rows.session(task.session()).map(SeatRow::state).orElse(Session.State.LIVE);
    if (repeated.isPresent()) {
      return;
    }
    if (gone == Session.State.DELETED) {
      throw new StoreException.SessionGone(task.session(), gone);
    }
    requireIdle(task, seats.find(task.session()));
  }

  private Sent send(Send.Task task, String parent) {
    var repeated = repeated(task);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    var seat = task.creating() ? seats.find(task.session()) : seats.get(task.session());
    requireIdle(task, seat);
    var current = seat == null ? null : seat.current();
    if (seat == null) {
      seat = make(task.session(), parent, Entry.NOTHING);
    }
    var target = task.interrupting() ? current : null;
    var id = ids.next();
    long now = time.millis();
    var row =
        new CommandRow(
            rows.nextNumber(),
            id,
            seat.sid,
            true,
            task.lane(),
            task.type(),
            task.body(),
            target == null ? "" : target.row.id(),
            target != null,
            false,
            task.priority(),
            millis(task.due()),
            now);
    rows.insertRun(seat.sid, pending(row, task.session(), task.data()), task.key());
    task.key()
        .ifPresent(key ->
            rows.insertKey(
                task.session().tenant(), key.name(), new KeyRow(key.hash(), id, task.session())));
    accept(seat, row).targetIs(target != null);
    seats.changed(seat);
    return new Sent(id, task.session(), false);
  }

  private static void requireIdle(Send.Task task, @Nullable Seat seat) {
    var current = seat == null ? null : seat.current();
    if (task.ifIdle() && current != null) {
      throw new StoreException.Busy(task.session(), current.row.id());
    }
  }

  private Optional<Sent> repeated(Send.Task task) {
    if (task.key().isEmpty()) {
      return Optional.empty();
    }
    var key = task.key().get();
    return rows.key(task.session().tenant(), key.name())
        .map(known -> {
          if (!known.hash().equals(key.hash())) {
            throw new StoreException.KeyReused(key.name(), known.run());
          }
          return new Sent(known.run(), known.session(), true);
        });
  }

  private Sent send(Send.Control control) {
    var seat = seats.get(control.session());
    control.run().ifPresent(run -> requireOpen(seat, run));
    control.once().ifPresent(name -> requireFirst(seat, name));
    var id = ids.next();
    var row =
        new CommandRow(
            rows.nextNumber(),
            id,
            seat.sid,
            false,
            Lane.CONTROL,
            control.type(),
            control.body(),
            control.run().orElse(""),
            false,
            control.binding(),
            0,
            0,
            time.millis());
    control.once().ifPresent(name -> rows.insertOnce(seat.sid, name, id));
    accept(seat, row);
    seats.changed(seat);
    return new Sent(id, control.session(), false);
  }

  private Cmd accept(Seat seat, CommandRow row) {
    rows.insertCommand(row);
    seat.touchedMillis = row.sentMillis();
    seats.rowChanged(seat);
    var command = seats.enter(new Cmd(seat, Seats.light(row), false, row.sentMillis()));
    seats.post(command);
    return command;
  }

  /** Refuses a run that is not open, in the session. */
  void requireOpen(Seat seat, String run) {
    var task = seats.command(run);
    if (task != null && task.seat == seat && task.row.task()) {
      return;
    }
    var row = rows.run(run).filter(r -> r.session().equals(seat.id)).orElse(null);
    throw row == null
        ? new StoreException.UnknownRun(seat.id, run)
        : new StoreException.RunEnded(run, row.state());
  }

  private void requireFirst(Seat seat, String name) {
    var earlier = rows.once(seat.sid, name);
    if (earlier.isPresent()) {
      throw new StoreException.AlreadySent(seat.id, name, earlier.get());
    }
  }

  boolean withdraw(String run) {
    var command = seats.command(run);
    if (command == null || !command.row.task() || command.rank == Cmd.Rank.BEGUN) {
      return false;
    }
    var seat = command.seat;
    if (seat.held != null && command.due() && !seat.held.mailbox.retract(command)) {
      return false;
    }
    seat.interrupting(run).forEach(c -> seats.after(c.targetEnds()));
    seat.addressedTo(run).forEach(this::acknowledge);
    rows.deleteRun(command.row);
    acknowledge(command);
    seats.changed(seat);
    return true;
  }

  void acknowledge(Cmd command) {
    rows.deleteCommand(command.row);
    seats.forget(command);
  }

  /** The time, or the nearest one that rows can hold. */
  static long millis(Instant due) {
    return due.isBefore(Instant.EPOCH)
        ? 0
        : due.getEpochSecond() >= DUE_MILLIS_MAX / 1000 ? DUE_MILLIS_MAX : due.toEpochMilli();
  }

  private static Run pending(CommandRow row, SessionId session, byte[] data) {
    return new Run(
        row.id(),
        session,
        row.number(),
        RunState.PENDING,
        row.lane(),
        row.priority(),
        Instant.ofEpochMilli(row.dueMillis()),
        Instant.ofEpochMilli(row.sentMillis()),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        data);
  }
}
