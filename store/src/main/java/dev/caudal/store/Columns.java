// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The columns of each table in one order, and how they become rows and back. */
final class Columns {

  static final String SESSION =
      "s.sid,s.tenant,s.name,s.parent,s.state,s.epoch,s.owner,s.crashes,s.wake,s.last_seq,"
          + "s.next_seq,s.ended_seq,s.created,s.touched,s.data";
  static final String COMMAND =
      "c.number,c.id,c.sid,c.task,c.lane,c.type,c.body,c.run,c.interrupting,c.binding,c.priority,"
          + "c.due,c.sent";

  /** The same, without the bodies that wait in their rows, and whether that is so. */
  static final String LIGHT_COMMAND =
      COMMAND.replace("c.body", "iif(" + heavy() + ",NULL,c.body)") + "," + heavy();

  static final String RUN =
      "r.number,r.id,s.tenant,s.name,r.state,r.lane,r.priority,r.due,r.created,r.started,"
          + "r.finished,r.after_seq,r.last_seq,r.data";

  private static final long ANY = -1;
  private static final long CONTROL = -2;
  private static final Session.State[] STATES = Session.State.values();
  private static final RunState[] RUN_STATES = RunState.values();
  private static final Lane[] LANES = Lane.values();

  private Columns() {}

  static long wake(Wake wake) {
    return switch (wake) {
      case Wake.Any() -> ANY;
      case Wake.Control() -> CONTROL;
      case Wake.At(var time) -> Math.max(0, time.toEpochMilli());
    };
  }

  private static Wake wake(long column) {
    return column == ANY
        ? Wake.any()
        : column == CONTROL ? Wake.control() : Wake.at(Instant.ofEpochMilli(column));
  }

  static Object[] of(SeatRow row) {
    return new Object[] {
      row.sid(),
      row.id().tenant(),
      row.id().name(),
      row.parent(),
      row.state().ordinal(),
      row.epoch(),
      row.owner(),
      row.crashes(),
      wake(row.wake()),
      row.lastSeq(),
      row.nextSeq(),
      row.endedSeq(),
      row.createdMillis(),
      row.touchedMillis(),
      row.data()
    };
  }

  static SeatRow session(ResultSet row) throws SQLException {
    return new SeatRow(
        row.getLong(1),
        new SessionId(row.getString(2), row.getString(3)),
        row.getString(4),
        STATES[row.getInt(5)],
        row.getLong(6),
        row.getString(7),
        row.getInt(8),
        wake(row.getLong(9)),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getLong(13),
        row.getLong(14),
        blob(row, 15));
  }

  static Object[] of(CommandRow row) {
    return new Object[] {
      row.number(),
      row.id(),
      row.sid(),
      row.task() ? 1 : 0,
      row.lane().ordinal(),
      row.type(),
      row.body(),
      row.run(),
      row.interrupting() ? 1 : 0,
      row.binding() ? 1 : 0,
      row.priority(),
      row.dueMillis(),
      row.sentMillis()
    };
  }

  private static String heavy() {
    return "c.lane=" + Lane.QUEUED.ordinal() + " AND length(c.body)>" + CommandRow.LIGHT_BYTES_MAX;
  }

  static CommandRow lightCommand(ResultSet row) throws SQLException {
    var command = command(row);
    return row.getInt(14) == 1 ? command.withBody(CommandRow.ELSEWHERE) : command;
  }

  private static CommandRow command(ResultSet row) throws SQLException {
    return new CommandRow(
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        row.getInt(4) == 1,
        LANES[row.getInt(5)],
        row.getString(6),
        blob(row, 7),
        row.getString(8),
        row.getInt(9) == 1,
        row.getInt(10) == 1,
        row.getInt(11),
        row.getLong(12),
        row.getLong(13));
  }

  static Run run(ResultSet row) throws SQLException {
    return new Run(
        row.getString(2),
        new SessionId(row.getString(3), row.getString(4)),
        row.getLong(1),
        RUN_STATES[row.getInt(5)],
        LANES[row.getInt(6)],
        row.getInt(7),
        Instant.ofEpochMilli(row.getLong(8)),
        Instant.ofEpochMilli(row.getLong(9)),
        time(row, 10),
        time(row, 11),
        row.getLong(12),
        row.getLong(13),
        blob(row, 14));
  }

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** A blob; the driver gives null for an empty one. */
  static byte[] blob(ResultSet row, int column) throws SQLException {
    var bytes = row.getBytes(column);
    return bytes == null ? Entry.NOTHING : bytes;
  }
}
