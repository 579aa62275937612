// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An open command in memory. */
final class Cmd implements Comparable<Cmd> {

  /** Where a command stands in its session's inbox. */
  enum Rank {
    CONTROL,
    BEGUN,
    INTERRUPTING,
    INTERACTIVE,
    QUEUED,
    NOT_DUE
  }

  final Seat seat;
  final CommandRow row;
  Rank rank;

  /** What makes it due, while it is not. */
  Alarms.@Nullable Alarm alarm;

  /** Its time has come, or there was none to wait for. */
  boolean timeHasCome;

  /** Whether the run this interrupts is still open. The writer's. */
  private boolean targetOpen;

  /** The same as holders may know it, who learn of an ending once it is durable. */
  private volatile boolean notice;

  Cmd(Seat seat, CommandRow row, boolean begun, long nowMillis) {
    this.seat = seat;
    this.row = row;
    this.timeHasCome = row.dueMillis() <= nowMillis;
    this.rank = begun ? Rank.BEGUN : timeHasCome ? rankWhenDue(row) : Rank.NOT_DUE;
  }

  static Rank rankWhenDue(CommandRow row) {
    if (!row.task()) {
      return Rank.CONTROL;
    }
    if (row.interrupting()) {
      return Rank.INTERRUPTING;
    }
    return row.lane() == Lane.INTERACTIVE ? Rank.INTERACTIVE : Rank.QUEUED;
  }

  boolean targetOpen() {
    return targetOpen;
  }

  /** Whether a holder may have this as a notice alone. */
  boolean notice() {
    return notice;
  }

  void targetIs(boolean open) {
    targetOpen = open;
    notice = open;
  }

  /** The run this interrupts ends with the batch: what is given back is to be done after it. */
  Runnable targetEnds() {
    targetOpen = false;
    return () -> notice = false;
  }

  boolean due() {
    return rank != Rank.NOT_DUE;
  }

  /** Whether it is a task that wants this run cancelled. */
  boolean interrupts(String run) {
    return row.interrupting() && row.run().equals(run);
  }

  boolean addressedTo(String run) {
    return !row.task() && row.run().equals(run);
  }

  Command delivered(Command.Kind kind, byte[] body) {
    var run =
        kind == Command.Kind.TASK
            ? Optional.of(row.id())
            : row.run().isEmpty() ? Optional.<String>empty() : Optional.of(row.run());
    return new Command(
        row.id(),
        kind,
        row.lane(),
        row.type(),
        body,
        run,
        rank == Rank.BEGUN,
        Instant.ofEpochMilli(row.sentMillis()));
  }

  @Override
  public int compareTo(Cmd other) {
    int byRank = rank.compareTo(other.rank);
    return byRank != 0 ? byRank : Long.compare(row.number(), other.row.number());
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(row.number());
  }
}
