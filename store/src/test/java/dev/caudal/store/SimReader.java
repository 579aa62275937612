// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one session's log, from wherever it stood, by reads and by a tail. */
final class SimReader {

  private final Sim sim;
  private final SessionId id;
  private long cursor;
  private @Nullable Tail tail;
  private long tailSid;

  SimReader(Sim sim, SessionId id) {
    this.sim = sim;
    this.id = id;
  }

  /** Its tails end with the process; what it has seen it keeps. */
  void storeCrashed() {
    tail = null;
  }

  void step() {
    if (sim.chance(0.05)) {
      cursor = sim.chance(0.5) ? 0 : sim.upTo(0, 40);
      close();
    }
    var row = sim.store().rows().session(id).orElse(null);
    var session = sim.model().live(id);
    if (row == null || session == null) {
      return;
    }
    var open = tail;
    if (open != null) {
      follow(open, row.sid(), session);
    } else if (sim.chance(0.5)) {
      read(row.sid(), session);
    } else {
      join(row.sid(), session);
    }
  }

  private void read(long sid, ModelSession session) {
    int max = sim.upTo(1, 20);
    try {
      sim.store().logs().require(id, sid, cursor);
      took(session, max, sim.store().logs().read(sid, cursor, max));
    } catch (StoreException.CursorGone gone) {
      gone(session);
    }
  }

  private void join(long sid, ModelSession session) {
    try {
      var joined = sim.store().logs().tail(id, sid, cursor);
      tail = joined;
      tailSid = sid;
      follow(joined, sid, session);
    } catch (StoreException.CursorGone gone) {
      gone(session);
    }
  }

  private void follow(Tail open, long sid, ModelSession session) {
    int max = sim.upTo(1, 20);
    try {
      took(session, max, open.next(max, Duration.ZERO));
      Model.check(open.cursor() == cursor, "stands at %d", cursor);
      Model.check(sid == tailSid, "a tail ends with its session: %s", id);
    } catch (StoreException.SessionGone gone) {
      Model.check(sid != tailSid, "is there: %s", id);
      close();
      cursor = 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (sim.chance(0.1)) {
      close();
    }
  }

  private void close() {
    if (tail != null) {
      tail.close();
      tail = null;
    }
  }

  private void took(ModelSession session, int max, List<Logged> got) {
    sim.trace().add("read " + id + " after " + cursor + ": " + got.size());
    Model.check(holds(session), "has no %d: %s", cursor, id);
    sim.model().ledger().read(session, cursor, max, got);
    cursor = got.isEmpty() ? cursor : got.getLast().seq();
  }

  private void gone(ModelSession session) {
    Model.check(!holds(session), "has %d: %s", cursor, id);
    cursor = 0;
  }

  private boolean holds(ModelSession session) {
    return cursor == 0 || session.firstSeq <= cursor && cursor <= session.lastSeq();
  }

  /** Reads what there is left, from the beginning. */
  void readAll() {
    close();
    var row = sim.store().rows().session(id).orElse(null);
    var session = sim.model().live(id);
    if (row != null && session != null) {
      cursor = 0;
      do {
        read(row.sid(), session);
      } while (cursor < session.lastSeq() && !session.log.isEmpty());
    }
  }
}
