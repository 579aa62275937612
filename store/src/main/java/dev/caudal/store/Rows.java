// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.List;
import java.util.Optional;

/**
 * The durable rows as the writer sees them: its own changes at once, everybody else's view after
 * {@link #commit}. One thread at a time.
 *
 * <p>A method that cannot do its work throws {@link StoreException}; the writer then rolls back the
 * whole batch and reads its state anew.
 */
interface Rows {

  /** All that must be in memory: sessions with open commands. */
  record Open(List<SeatRow> seats, List<OpenCommand> commands) {}

  /** A command with whether its run has begun. */
  record OpenCommand(CommandRow row, boolean begun) {}

  Open open();

  void begin();

  /**
   * Makes the batch durable.
   *
   * @param firm also against the loss of power, where the durability level asks for it
   */
  void commit(boolean firm);

  void rollback();

  /** The first number of a fresh session's log. */
  long firstSeq();

  /** The next number for sessions and commands. */
  long nextNumber();

  Optional<SeatRow> session(SessionId id);

  void insertSession(SeatRow row);

  void saveSession(SeatRow row);

  /** Puts a tombstone in the place of a session and leaves all it had to be purged. */
  void bury(SeatRow row, SeatRow tombstone);

  void insertCommand(CommandRow row);

  void deleteCommand(CommandRow row);

  void insertRun(long sid, Run run, Optional<Key> key);

  /** Changes a run's row; {@code after} counts only when the run had not begun. */
  void updateRun(CommandRow task, RunUpdate update, boolean begins, long after, Stamp stamp);

  /** When and where in the log a row changed. */
  record Stamp(long seq, long millis) {}

  void deleteRun(CommandRow task);

  Optional<Run> run(String id);

  Optional<KeyRow> key(String tenant, String name);

  void insertKey(String tenant, String name, KeyRow key);

  Optional<String> once(long sid, String name);

  void insertOnce(long sid, String name, String command);

  void append(long sid, List<Logged> entries);
}
