// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions in memory, and what a batch owes: rows to write before it commits, news to spread
 * after. The writer's alone.
 */
final class Seats {

  private final Rows rows;
  private final Logs logs;
  private final Time time;
  private final Ready ready = new Ready();
  private final Alarms alarms = new Alarms();
  private final Map<SessionId, Seat> byId = new HashMap<>();
  private final Map<String, Cmd> commands = new HashMap<>();
  private final Set<Seat> touched = new LinkedHashSet<>();
  private final Set<Seat> dirty = new LinkedHashSet<>();
  private final List<Cmd> forgotten = new ArrayList<>();
  private final List<Runnable> news = new ArrayList<>();

  Seats(Rows rows, Logs logs, Time time) {
    this.rows = rows;
    this.logs = logs;
    this.time = time;
    var bySid = new HashMap<Long, Seat>();
    var open = rows.open();
    for (var row : open.seats()) {
      bySid.put(row.sid(), enter(seat(row)));
    }
    for (var command : open.commands()) {
      var seat = bySid.get(command.row().sid());
      if (seat != null) {
        enter(new Cmd(seat, light(command.row()), command.begun(), time.millis()));
      }
    }
    for (var command : commands.values()) {
      command.targetIs(command.row.interrupting() && commands.containsKey(command.row.run()));
    }
    bySid.values().forEach(this::changed);
  }

  /** A row may lag behind its log, which is what counts. */
  private Seat seat(SeatRow row) {
    var seat = new Seat(row);
    seat.reaches(logs.lastSeq(row.sid()));
    return seat;
  }

  /** What of a command stays in memory. */
  static CommandRow light(CommandRow row) {
    boolean heavy = row.lane() == Lane.QUEUED && row.body().length > CommandRow.LIGHT_BYTES_MAX;
    return heavy ? row.withBody(CommandRow.ELSEWHERE) : row;
  }

  /** The live session's seat; null when there is none. */
  @Nullable Seat find(SessionId id) {
    var seat = byId.get(id);
    if (seat != null) {
      return seat;
    }
    var row = rows.session(id).orElse(null);
    return row == null || row.state() != Session.State.LIVE ? null : enter(seat(row));
  }

  Seat get(SessionId id) {
    var seat = find(id);
    if (seat != null) {
      return seat;
    }
    throw rows.session(id)
        .<StoreException>map(row -> new StoreException.SessionGone(id, row.state()))
        .orElseGet(() -> new StoreException.UnknownSession(id));
  }

  Seat enter(Seat seat) {
    byId.put(seat.id, seat);
    touched.add(seat);
    return seat;
  }

  /** Forgets a session that is gone. */
  void drop(Seat seat) {
    List.copyOf(seat.commands).forEach(this::forget);
    changed(seat);
    byId.remove(seat.id);
    dirty.remove(seat);
  }

  Collection<Seat> all() {
    return byId.values();
  }

  @Nullable Cmd command(String id) {
    return commands.get(id);
  }

  Cmd enter(Cmd command) {
    commands.put(command.row.id(), command);
    command.seat.add(command);
    if (!command.due()) {
      command.alarm = alarms.at(command.row.dueMillis(), () -> fallsDue(command));
    }
    return command;
  }

  private void fallsDue(Cmd command) {
    command.timeHasCome = true;
    if (!command.due() && commands.get(command.row.id()) == command) {
      command.seat.rerank(command, Cmd.rankWhenDue(command.row));
      post(command);
      changed(command.seat);
    }
  }

  /** Makes a parked session due at its time, unless it was woken and parked again. */
  private void setAlarm(Seat seat) {
    var asParked = seat.wake;
    boolean wanted = asParked instanceof Wake.At && !seat.idle();
    if (wanted && seat.alarmed == asParked) {
      return;
    }
    alarms.cancel(seat.alarm);
    seat.alarm = null;
    seat.alarmed = null;
    if (!wanted || !(asParked instanceof Wake.At(var at))) {
      return;
    }
    seat.alarmed = asParked;
    seat.alarm =
        alarms.at(
            at.toEpochMilli(),
            () -> {
              if (seat.wake == asParked && byId.get(seat.id) == seat) {
                seat.wake = Wake.any();
                changed(seat);
              }
            });
  }

  /** Lets the holder have the command, once the batch is durable. */
  void post(Cmd command) {
    var held = command.seat.held;
    if (held != null && command.due()) {
      news.add(() -> held.mailbox.put(command));
    }
  }

  void forget(Cmd command) {
    commands.remove(command.row.id());
    alarms.cancel(command.alarm);
    forgotten.add(command);
    command.seat.remove(command);
    var held = command.seat.held;
    if (held != null) {
      news.add(() -> held.mailbox.forget(command));
    }
  }

  /** Whether the session is due may have changed. */
  void changed(Seat seat) {
    setAlarm(seat);
    ready.place(seat);
    touched.add(seat);
  }

  /** The session's row has changed, too. */
  void rowChanged(Seat seat) {
    dirty.add(seat);
    changed(seat);
  }

  Ready ready() {
    return ready;
  }

  /** To be done once the batch is durable. */
  void after(Runnable what) {
    news.add(what);
  }

  void ringAlarms() {
    alarms.ring(time.millis());
  }

  long idleNanos() {
    return alarms.idleNanos(time.millis());
  }

  /** Writes what changed and lets go of what is idle: the last thing before a commit. */
  void flush() {
    dirty.forEach(seat -> rows.saveSession(seat.row()));
    dirty.clear();
    for (var seat : touched) {
      if (seat.idle()) {
        byId.remove(seat.id, seat);
      }
    }
    touched.clear();
  }

  /** Spreads the news: the first thing after a commit. */
  void spread() {
    news.forEach(Runnable::run);
    news.clear();
    forgotten.clear();
  }

  /** What was due once stays so, though the wall clock may have gone back. */
  private void stayDue(Cmd before) {
    var command = commands.get(before.row.id());
    if (command != null && before.timeHasCome && !command.due()) {
      command.timeHasCome = true;
      command.seat.rerank(command, Cmd.rankWhenDue(command.row));
      changed(command.seat);
    }
  }

  /** Keeps the leases that the rows still know, after a batch that did not come about. */
  void inherit(Seats before, Collection<Held> helds) {
    before.commands.values().forEach(this::stayDue);
    before.forgotten.forEach(this::stayDue);
    for (var held : helds) {
      var seat = find(held.seat.id);
      if (seat != null && seat.epoch == held.epoch && !seat.owner.isEmpty()) {
        held.seat = seat;
        seat.held = held;
        held.mailbox.adopt(seat.commands);
        changed(seat);
      } else {
        held.mailbox.close();
      }
    }
  }
}
