// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The entries that a process left in frames: taken into memory again at the start. */
final class Unfolded {

  private final Db db;
  private final Logs logs;
  private final Map<Long, Long> shelved = new HashMap<>();

  Unfolded(Db db, Logs logs) {
    this.db = db;
    this.logs = logs;
  }

  void load() {
    db.scan(
        "SELECT data FROM frames ORDER BY id",
        row -> {
          Codec.unframe(Columns.blob(row, 1), this::append);
          return true;
        });
    catchUp();
  }

  private void append(long sid, List<Logged> entries) {
    long from = shelved.computeIfAbsent(sid, this::lastShelved);
    var fresh = entries.stream().filter(logged -> logged.seq() > from).toList();
    if (!fresh.isEmpty()) {
      logs.remember(sid, fresh);
    }
  }

  private long lastShelved(long sid) {
    return db.number(SqliteShelf.LAST_SEQ, sid);
  }

  /** Tells the sessions' rows how far their logs have come. */
  private void catchUp() {
    db.run("BEGIN IMMEDIATE");
    for (long sid : logs.sids()) {
      long last = logs.lastSeq(sid);
      db.run(
          "UPDATE sessions SET last_seq=max(last_seq,?1),next_seq=max(next_seq,?1+1) WHERE sid=?2",
          last,
          sid);
    }
    db.run("COMMIT");
  }
}
