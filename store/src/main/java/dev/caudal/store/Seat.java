// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static java.util.Comparator.naturalOrder;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A session in memory: its row, its open commands, and who holds it. The writer's alone. */
final class Seat {

  final SeatRow born;
  final SessionId id;
  final long sid;
  final TreeSet<Cmd> commands = new TreeSet<>();

  long epoch;
  String owner;
  int crashes;
  Wake wake;
  long lastSeq;
  long nextSeq;
  long endedSeq;
  long touchedMillis;
  byte[] data;

  @Nullable Cmd begun;
  @Nullable Held held;
  @Nullable Turn turn;
  @Nullable Wake alarmed;
  Alarms.@Nullable Alarm alarm;

  Seat(SeatRow row) {
    born = row;
    id = row.id();
    sid = row.sid();
    epoch = row.epoch();
    owner = row.owner();
    crashes = row.crashes();
    wake = row.wake();
    lastSeq = row.lastSeq();
    nextSeq = row.nextSeq();
    endedSeq = row.endedSeq();
    touchedMillis = row.touchedMillis();
    data = row.data();
  }

  /** The log is known to reach this number. */
  void reaches(long seq) {
    lastSeq = Math.max(lastSeq, seq);
    nextSeq = Math.max(nextSeq, seq + 1);
  }

  SeatRow row() {
    return new SeatRow(
        sid,
        id,
        born.parent(),
        born.state(),
        epoch,
        owner,
        crashes,
        wake,
        lastSeq,
        nextSeq,
        endedSeq,
        born.createdMillis(),
        touchedMillis,
        data);
  }

  void add(Cmd command) {
    commands.add(command);
    if (command.rank == Cmd.Rank.BEGUN) {
      begun = command;
    }
  }

  void remove(Cmd command) {
    commands.remove(command);
    if (begun == command) {
      begun = null;
    }
  }

  void rerank(Cmd command, Cmd.Rank rank) {
    commands.remove(command);
    command.rank = rank;
    add(command);
  }

  /** Whether nothing but the row would be lost if this left the memory. */
  boolean idle() {
    return held == null && commands.isEmpty();
  }

  /** The first due task, a begun one before others; null for none. */
  @Nullable Cmd task() {
    for (var command : commands) {
      if (command.row.task()) {
        return command.due() ? command : null;
      }
    }
    return null;
  }

  /**
   * The run that a refusal names and an interrupting task interrupts: the one that has begun, else
   * that the holder has taken, else the first to begin.
   */
  @Nullable Cmd current() {
    if (begun != null) {
      return begun;
    }
    var taken = takenTask();
    return taken != null ? taken : nextTask();
  }

  private @Nullable Cmd takenTask() {
    return held == null
        ? null
        : held.mailbox.taken().stream()
            .filter(command -> command.row.task() && commands.contains(command))
            .min(naturalOrder())
            .orElse(null);
  }

  /** The first due task, but for one that waits for another's end. */
  private @Nullable Cmd nextTask() {
    for (var command : commands) {
      if (command.row.task() && !command.targetOpen()) {
        return command.due() ? command : null;
      }
    }
    return null;
  }

  /** Whether somebody speaks to the holder: a control command, or a task that interrupts. */
  boolean spokenTo() {
    for (var command : commands) {
      if (command.rank.compareTo(Cmd.Rank.INTERRUPTING) > 0) {
        return false;
      }
      if (command.rank == Cmd.Rank.CONTROL || command.targetOpen()) {
        return true;
      }
    }
    return false;
  }

  List<Cmd> unanswered(String run) {
    return commands.stream().filter(c -> c.row.binding() && c.addressedTo(run)).toList();
  }

  List<Cmd> interrupting(String run) {
    return commands.stream().filter(c -> c.interrupts(run)).toList();
  }

  List<Cmd> addressedTo(String run) {
    return commands.stream().filter(c -> c.addressedTo(run)).toList();
  }

  /** What the session is due for, now; null while it is held, parked, or has nothing to do. */
  @Nullable Turn due() {
    if (held != null) {
      return null;
    }
    if (spokenTo()) {
      return Turn.control(this, commands.first());
    }
    var task = task();
    return task == null || !(wake instanceof Wake.Any) ? null : Turn.task(this, task);
  }
}
