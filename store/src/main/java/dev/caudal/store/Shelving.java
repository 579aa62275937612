// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.List;

/** The keeper's changes to the file, each a step of the writer's. */
final class Shelving {

  private final SqliteRows rows;

  Shelving(SqliteRows rows) {
    this.rows = rows;
  }

  /** Puts a stretch on the shelf, unless its session is gone. */
  void fold(Stretch stretch) {
    int there =
        rows.change(
            "UPDATE sessions SET last_seq=max(last_seq,?),next_seq=max(next_seq,?) WHERE sid=?",
            stretch.last(),
            stretch.last() + 1,
            stretch.sid());
    if (there == 1) {
      insert(stretch);
    }
  }

  private void insert(Stretch stretch) {
    rows.change(
        "INSERT INTO events(sid,first_seq,last_seq,enc,data) VALUES(?,?,?,?,?)",
        stretch.sid(),
        stretch.first(),
        stretch.last(),
        stretch.packed() ? 1 : 0,
        stretch.data());
  }

  /** Puts stretches in the place of those they were made of. */
  void replace(long sid, long first, long last, List<Stretch> stretches) {
    int old =
        rows.change(
            "DELETE FROM events WHERE sid=? AND first_seq BETWEEN ? AND ?", sid, first, last);
    if (old > 0) {
      stretches.forEach(this::insert);
    }
  }

  /** Forgets frames whose entries are all on the shelf. */
  void dropFrames(long from, long to) {
    rows.change("DELETE FROM frames WHERE id BETWEEN ? AND ?", from, to);
  }

  /** Removes some of what a session that is gone has left; false when nothing is left of it. */
  boolean purge(long sid, int most) {
    int gone =
        rows.change(
            "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE sid=? LIMIT ?)",
            sid,
            most);
    gone +=
        rows.change(
            "DELETE FROM keys WHERE (tenant,name) IN (SELECT r.tenant,r.key FROM runs r"
                + " WHERE r.sid=? AND r.key<>'' ORDER BY r.number LIMIT ?) AND sid=?",
            sid,
            most,
            sid);
    gone +=
        rows.change(
            "DELETE FROM runs WHERE number IN"
                + " (SELECT number FROM runs WHERE sid=? ORDER BY number LIMIT ?)",
            sid,
            most);
    if (gone > 0) {
      return true;
    }
    rows.change("DELETE FROM onces WHERE sid=?", sid);
    rows.change("DELETE FROM garbage WHERE sid=?", sid);
    return false;
  }
}
