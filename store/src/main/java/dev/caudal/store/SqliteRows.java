// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.List;
import java.util.Optional;

/**
 * The writer's side of the file. What a batch adds to the logs becomes one frame; a transaction
 * begins with the first change, so that a batch without any costs nothing.
 */
final class SqliteRows implements Rows {

  private static final String INSERT_FRAME = "INSERT INTO frames(id,data) VALUES(?,?)";
  private static final int FRAME_BYTES_MAX = 4 << 20;

  private final Db db;
  private final Sync sync;
  private Runnable afterCommit = () -> {};
  private final long firstSeq;
  private final ByteSink frame = new ByteSink();
  private boolean begun;
  private boolean checkpointWanted;
  private long bytes;
  private long number;
  private volatile long lastFrame;

  SqliteRows(Db db, Sync sync, long firstSeq) {
    this.db = db;
    this.sync = sync;
    this.firstSeq = firstSeq;
    number =
        db.number(
            "SELECT max(coalesce((SELECT max(sid) FROM sessions),0),"
                + "coalesce((SELECT max(number) FROM commands),0),"
                + "coalesce((SELECT max(number) FROM runs),0))");
    lastFrame = db.number("SELECT max(id) FROM frames");
  }

  @Override
  public Open open() {
    var seats =
        db.list(
            "SELECT "
                + Columns.SESSION
                + " FROM sessions s WHERE s.sid IN (SELECT sid FROM commands)",
            Columns::session);
    var commands =
        db.list(
            "SELECT "
                + Columns.LIGHT_COMMAND
                + ",coalesce(r.state,0) FROM commands c LEFT JOIN runs r ON r.number=c.number"
                + " ORDER BY c.number",
            row -> new OpenCommand(Columns.lightCommand(row), row.getInt(15) > 0));
    return new Open(seats, commands);
  }

  @Override
  public void begin() {
    frame.clear();
    bytes = 0;
  }

  /** Changes rows, within the batch's transaction. */
  int change(String sql, Object... values) {
    if (!begun) {
      db.run("BEGIN IMMEDIATE");
      begun = true;
    }
    for (var value : values) {
      bytes += value instanceof byte[] blob ? blob.length : 0;
    }
    return db.run(sql, values);
  }

  @Override
  public void commit(boolean firm) {
    bytes += frame.size();
    if (begun || frame.size() > 0) {
      commitOrEnd();
      sync.committed(bytes, firm);
      afterCommit.run();
    }
    if (checkpointWanted) {
      checkpointWanted = false;
      // What was committed stays so, whatever becomes of this.
      sync.tryCheckpoint(db);
    }
  }

  /** At level power the commit itself syncs; when that fails, nobody knows what the disk holds. */
  private void commitOrEnd() {
    try {
      if (begun) {
        writeFrame();
        db.run("COMMIT");
        begun = false;
      } else {
        writeFrameAlone();
      }
    } catch (StoreException.SyncFailed failure) {
      sync.failed(failure);
      throw failure;
    }
  }

  /** A batch that only adds to logs is one statement, and so a transaction by itself. */
  private void writeFrameAlone() {
    db.run(INSERT_FRAME, lastFrame + 1, frame.toBytes());
    lastFrame++;
    frame.clear();
  }

  private void writeFrame() {
    if (frame.size() > 0) {
      change(INSERT_FRAME, lastFrame + 1, frame.toBytes());
      lastFrame++;
      frame.clear();
    }
  }

  @Override
  public void rollback() {
    frame.clear();
    if (begun) {
      begun = false;
      try {
        db.run("ROLLBACK");
      } catch (StoreException.Failed gone) {
        // The database has rolled back by itself, as it does when the disk is full.
      }
    }
  }

  void afterCommit(Runnable what) {
    afterCommit = what;
  }

  /** The last frame whose entries everybody may see, before this batch. */
  long lastFrame() {
    return lastFrame;
  }

  /** The first frame that is not dropped; 0 for none. */
  long firstFrame() {
    return db.number("SELECT min(id) FROM frames");
  }

  /** Has the write-ahead log moved into the file right after this batch. */
  boolean wantCheckpoint() {
    checkpointWanted = true;
    return true;
  }

  @Override
  public long firstSeq() {
    return firstSeq;
  }

  @Override
  public long nextNumber() {
    return ++number;
  }

  @Override
  public Optional<SeatRow> session(SessionId id) {
    return db.one(
        "SELECT " + Columns.SESSION + " FROM sessions s WHERE s.tenant=? AND s.name=?",
        Columns::session,
        id.tenant(),
        id.name());
  }

  @Override
  public void insertSession(SeatRow row) {
    change("DELETE FROM sessions WHERE tenant=? AND name=?", row.id().tenant(), row.id().name());
    change("INSERT INTO sessions VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", Columns.of(row));
  }

  @Override
  public void saveSession(SeatRow row) {
    change(
        "UPDATE sessions SET epoch=?,owner=?,crashes=?,wake=?,last_seq=?,next_seq=?,ended_seq=?,"
            + "touched=?,data=? WHERE sid=?",
        row.epoch(),
        row.owner(),
        row.crashes(),
        Columns.wake(row.wake()),
        row.lastSeq(),
        row.nextSeq(),
        row.endedSeq(),
        row.touchedMillis(),
        row.data(),
        row.sid());
  }

  @Override
  public void bury(SeatRow row, SeatRow tombstone) {
    insertSession(tombstone);
    change("DELETE FROM commands WHERE sid=?", row.sid());
    change("INSERT INTO garbage(sid) VALUES(?)", row.sid());
  }

  @Override
  public void insertCommand(CommandRow row) {
    change("INSERT INTO commands VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)", Columns.of(row));
  }

  @Override
  public void deleteCommand(CommandRow row) {
    change("DELETE FROM commands WHERE number=?", row.number());
  }

  @Override
  public void insertRun(long sid, Run run, Optional<Key> key) {
    change(
        "INSERT INTO runs VALUES(?,?,?,?,?,?,?,?,?,NULL,NULL,?,?,?,?)",
        run.number(),
        run.id(),
        sid,
        run.session().tenant(),
        run.state().ordinal(),
        run.lane().ordinal(),
        run.priority(),
        run.due().toEpochMilli(),
        run.createdAt().toEpochMilli(),
        run.after(),
        run.lastSeq(),
        key.map(Key::name).orElse(""),
        run.data());
  }

  @Override
  public void updateRun(
      CommandRow task, RunUpdate update, boolean begins, long after, Stamp stamp) {
    change(
        "UPDATE runs SET state=?1,data=?2,last_seq=?3,"
            + "started=iif(?4,?5,started),after_seq=iif(?4,?6,after_seq),finished=iif(?7,?5,NULL)"
            + " WHERE number=?8",
        update.state().ordinal(),
        update.data(),
        stamp.seq(),
        begins ? 1 : 0,
        stamp.millis(),
        after,
        update.state().ended() ? 1 : 0,
        task.number());
  }

  @Override
  public void deleteRun(CommandRow task) {
    change(
        "DELETE FROM keys WHERE (tenant,name)=(SELECT tenant,key FROM runs WHERE number=?)"
            + " AND sid=?",
        task.number(),
        task.sid());
    change("DELETE FROM runs WHERE number=?", task.number());
  }

  @Override
  public Optional<Run> run(String id) {
    return db.one(SqliteShelf.RUN_BY_ID, Columns::run, id);
  }

  @Override
  public Optional<KeyRow> key(String tenant, String name) {
    return db.one(
        "SELECT k.hash,k.run,s.name FROM keys k JOIN sessions s ON s.sid=k.sid"
            + " WHERE k.tenant=? AND k.name=?",
        row ->
            new KeyRow(row.getString(1), row.getString(2), new SessionId(tenant, row.getString(3))),
        tenant,
        name);
  }

  @Override
  public void insertKey(String tenant, String name, KeyRow key) {
    change(
        "INSERT OR REPLACE INTO keys SELECT ?,?,?,?,sid FROM sessions WHERE tenant=? AND name=?",
        tenant,
        name,
        key.hash(),
        key.run(),
        key.session().tenant(),
        key.session().name());
  }

  @Override
  public Optional<String> once(long sid, String name) {
    return db.one(
        "SELECT command FROM onces WHERE sid=? AND name=?", row -> row.getString(1), sid, name);
  }

  @Override
  public void insertOnce(long sid, String name, String command) {
    change("INSERT INTO onces VALUES(?,?,?)", sid, name, command);
  }

  @Override
  public void append(long sid, List<Logged> entries) {
    Codec.frame(frame, sid, entries);
    if (frame.size() > FRAME_BYTES_MAX) {
      writeFrame();
    }
  }
}
