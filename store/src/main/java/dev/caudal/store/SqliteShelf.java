// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The readers' side of the file. */
final class SqliteShelf implements Shelf {

  static final String RUN_BY_ID =
      "SELECT " + Columns.RUN + " FROM runs r JOIN sessions s ON s.sid=r.sid WHERE r.id=?";

  static final String LAST_SEQ =
      "SELECT last_seq FROM events WHERE sid=? ORDER BY first_seq DESC LIMIT 1";

  private static final String STRETCHES =
      "SELECT first_seq,last_seq,enc,data FROM events WHERE sid=?1 AND first_seq>=coalesce("
          + "(SELECT first_seq FROM events WHERE sid=?1 AND first_seq<=?2"
          + " ORDER BY first_seq DESC LIMIT 1),0) ORDER BY first_seq";

  private final Path file;
  private final ReadPool pool;

  SqliteShelf(Path file, ReadPool pool) {
    this.file = file;
    this.pool = pool;
  }

  @Override
  public Optional<SeatRow> session(SessionId id) {
    return pool.read(db ->
        db.one(
            "SELECT " + Columns.SESSION + " FROM sessions s WHERE s.tenant=? AND s.name=?",
            Columns::session,
            id.tenant(),
            id.name()));
  }

  @Override
  public Optional<Run> run(String id) {
    return pool.read(db -> db.one(RUN_BY_ID, Columns::run, id));
  }

  @Override
  public int ahead(Run run, long nowMillis) {
    long due = run.due().toEpochMilli();
    return pool.read(db ->
        (int)
            db.number(
                "SELECT count(*) FROM runs WHERE tenant=?1 AND lane=?2 AND state=0 AND state<3"
                    + " AND (priority>?3 OR priority=?3 AND (due<?4 OR due=?4 AND number<?5))"
                    + " AND due<=?6",
                run.session().tenant(),
                run.lane().ordinal(),
                run.priority(),
                due,
                run.number(),
                nowMillis));
  }

  @Override
  public Page<Run> runs(RunQuery query) {
    var states =
        query.states().isEmpty()
            ? ""
            : query.states().stream()
                .map(state -> String.valueOf(state.ordinal()))
                .sorted()
                .collect(Collectors.joining(",", " AND r.state IN (", ")"));
    boolean openOnly =
        !query.states().isEmpty() && query.states().stream().noneMatch(RunState::ended);
    var sql =
        "SELECT "
            + Columns.RUN
            + " FROM runs r JOIN sessions s ON s.sid=r.sid WHERE s.tenant=? AND r.tenant=?"
            + (query.session().isPresent() ? " AND s.name=?" : "")
            + (query.topLevel() ? " AND s.parent=''" : "")
            + states
            + (openOnly ? " AND r.state<3" : "")
            + " AND r.number<? ORDER BY r.number DESC LIMIT ?";
    var values = new ArrayList<Object>(List.of(query.tenant(), query.tenant()));
    query.session().ifPresent(values::add);
    values.add(query.before());
    values.add(query.limit() + 1);
    var found = pool.read(db -> db.list(sql, Columns::run, values.toArray()));
    return Page.of(found, query.limit(), Run::number);
  }

  @Override
  public Page<SeatRow> sessions(SessionQuery query) {
    var found =
        pool.read(db ->
            db.list(
                "SELECT "
                    + Columns.SESSION
                    + " FROM sessions s WHERE s.tenant=? AND s.parent=? AND s.state=0"
                    + " AND s.sid<? ORDER BY s.sid DESC LIMIT ?",
                Columns::session,
                query.tenant(),
                query.parent().orElse(""),
                query.before(),
                query.limit() + 1));
    return Page.of(found, query.limit(), SeatRow::sid);
  }

  @Override
  public List<SeatRow> idleSince(long touchedBeforeMillis, int max) {
    return pool.read(db ->
        db.list(
            "SELECT "
                + Columns.SESSION
                + " FROM sessions s WHERE s.state=0 AND s.owner='' AND s.touched<?"
                + " AND NOT EXISTS (SELECT 1 FROM commands c WHERE c.sid=s.sid)"
                + " AND NOT EXISTS (SELECT 1 FROM sessions k WHERE k.tenant=s.tenant"
                + " AND k.parent=s.name AND k.state=0 AND (k.owner<>''"
                + " OR EXISTS (SELECT 1 FROM commands c WHERE c.sid=k.sid)))"
                + " ORDER BY s.touched LIMIT ?",
            Columns::session,
            touchedBeforeMillis,
            max));
  }

  @Override
  public byte[] body(long command) {
    return pool.read(db ->
        db.one("SELECT body FROM commands WHERE number=?", row -> Columns.blob(row, 1), command)
            .orElse(Entry.NOTHING));
  }

  @Override
  public List<Logged> read(long sid, long after, int max) {
    return pool.read(db -> {
      var found = new ArrayList<Logged>();
      db.scan(
          STRETCHES,
          row -> {
            unseen(stretch(sid, row), after, max, found);
            return found.size() < max;
          },
          sid,
          after + 1);
      return found;
    });
  }

  private Stretch stretch(long sid, java.sql.ResultSet row) throws java.sql.SQLException {
    return new Stretch(
        sid, row.getLong(1), row.getLong(2), row.getInt(3) == 1, Columns.blob(row, 4));
  }

  private void unseen(Stretch stretch, long after, int max, List<Logged> found) {
    for (var logged : entries(stretch)) {
      if (logged.seq() > after && found.size() < max) {
        found.add(logged.after(after));
      }
    }
  }

  /** What a row holds; refuses one that is damaged. */
  List<Logged> entries(Stretch stretch) {
    try {
      return stretch.entries();
    } catch (ByteSource.Malformed | IndexOutOfBoundsException e) {
      throw new StoreException.Corrupt(file, e);
    }
  }

  @Override
  public boolean holds(long sid, long seq) {
    return pool.read(db ->
        db.number(
                "SELECT last_seq FROM events WHERE sid=? AND first_seq<=?"
                    + " ORDER BY first_seq DESC LIMIT 1",
                sid,
                seq)
            >= seq);
  }

  @Override
  public long lastSeq(long sid) {
    return pool.read(db -> db.number(LAST_SEQ, sid));
  }

  /** Where each session's last ended run ended. */
  Map<Long, Long> endedSeqs(List<Long> sids) {
    return pool.read(db -> {
      var ended = new HashMap<Long, Long>();
      for (long sid : sids) {
        ended.put(sid, db.number("SELECT ended_seq FROM sessions WHERE sid=?", sid));
      }
      return ended;
    });
  }

  /** Sessions with stretches that could be merged, and how far. */
  record Settled(long sid, long endedSeq) {}

  List<Settled> settled(int max) {
    return pool.read(db ->
        db.list(
            "SELECT DISTINCT s.sid,s.ended_seq FROM events e JOIN sessions s ON s.sid=e.sid"
                + " WHERE e.enc=0 AND e.last_seq<=s.ended_seq LIMIT ?",
            row -> new Settled(row.getLong(1), row.getLong(2)),
            max));
  }

  /** A session's unmerged stretches up to where it has settled, oldest first, a few at a time. */
  List<Stretch> raw(Settled session, int max) {
    return pool.read(db ->
        db.list(
            "SELECT first_seq,last_seq,enc,data FROM events WHERE sid=? AND enc=0"
                + " AND last_seq<=? ORDER BY first_seq LIMIT ?",
            row -> stretch(session.sid, row),
            session.sid,
            session.endedSeq,
            max));
  }

  List<Long> garbage() {
    return pool.read(db -> db.list("SELECT sid FROM garbage", row -> row.getLong(1)));
  }
}
