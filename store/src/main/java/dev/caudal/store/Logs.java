// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Every session's log as readers see it: the newest stretch in memory, what is older on the shelf.
 *
 * <p>An entry is in memory from the moment it is durable until it is on the shelf, so a reader
 * looks into memory first and on the shelf second, and misses nothing.
 */
final class Logs {

  private static final long ROOM_WAIT_NANOS = 20_000_000;

  private final Map<Long, SessionLog> bySid = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final Shelf shelf;
  private final Time time;
  private final long bytesMax;
  private volatile boolean closed;

  /** Logs that stay in memory. */
  Logs(Shelf shelf, Time time) {
    this(shelf, time, Long.MAX_VALUE);
  }

  Logs(Shelf shelf, Time time, long bytesMax) {
    this.shelf = shelf;
    this.time = time;
    this.bytesMax = bytesMax;
  }

  /** Holds the caller back a little while more is in memory than should be. */
  void awaitRoom() {
    if (bytes.get() > bytesMax) {
      LockSupport.parkNanos(this, ROOM_WAIT_NANOS);
    }
  }

  /** Shows entries that are durable. */
  void publish(long sid, List<Logged> entries) {
    remember(sid, entries).wake();
  }

  /** Takes entries into memory that nobody can be waiting for. */
  SessionLog remember(long sid, List<Logged> entries) {
    for (var logged : entries) {
      bytes.addAndGet(logged.entry().bytes());
    }
    return bySid.compute(
        sid,
        (_, known) -> {
          var log = known == null ? new SessionLog() : known;
          log.append(entries);
          return log;
        });
  }

  void gone(long sid, Session.State state) {
    var log = bySid.remove(sid);
    if (log != null) {
      bytes.addAndGet(-log.goes(state));
      log.wake();
    }
  }

  long lastSeq(long sid) {
    var log = bySid.get(sid);
    return log == null ? 0 : log.lastSeq();
  }

  List<Logged> read(long sid, long after, int max) {
    var log = bySid.get(sid);
    return log == null ? shelved(sid, after, max) : read(log, sid, after, max);
  }

  private List<Logged> shelved(long sid, long after, int max) {
    var found = shelf.read(sid, after, max);
    var log = found.isEmpty() ? bySid.get(sid) : null;
    return log == null ? found : read(log, sid, after, max);
  }

  /**
   * Reads on when the memory begins further on than the cursor. The shelf was looked at in vain
   * only if nothing left the memory for it meanwhile; what is behind the cursor then begins in
   * memory, behind a gap.
   */
  List<Logged> read(SessionLog log, long sid, long after, int max) {
    var found = log.behind(after, max);
    while (found == null) {
      long start = log.start();
      var shelved = shelf.read(sid, after, max);
      if (!shelved.isEmpty()) {
        return shelved;
      }
      found = log.start() == start ? log.from(after, max) : null;
    }
    return found;
  }

  /** Refuses a cursor that names nothing that is there. */
  void require(SessionId id, long sid, long cursor) {
    if (cursor == 0) {
      return;
    }
    var log = bySid.get(sid);
    if ((log == null || !log.holds(cursor)) && !shelf.holds(sid, cursor)) {
      throw new StoreException.CursorGone(id, cursor);
    }
  }

  Tail tail(SessionId id, long sid, long after) {
    var log =
        bySid.compute(
            sid,
            (_, known) -> {
              var open = known == null ? new SessionLog() : known;
              open.join();
              return open;
            });
    try {
      log.raise(shelf.lastSeq(sid));
      require(id, sid, after);
    } catch (StoreException gone) {
      leave(log, sid);
      throw gone;
    }
    return new LogTail(this, log, id, sid, after, time);
  }

  void leave(SessionLog log, long sid) {
    log.leave();
    tidy(sid);
  }

  private void tidy(long sid) {
    bySid.computeIfPresent(sid, (_, log) -> log.disposable() ? null : log);
  }

  /** The bytes in memory. */
  long bytes() {
    return bytes.get();
  }

  /** The sessions with entries in memory. */
  List<Long> sids() {
    return List.copyOf(bySid.keySet());
  }

  /** What of a session is in memory, oldest first. */
  List<Logged> recent(long sid) {
    var log = bySid.get(sid);
    return log == null ? List.of() : log.from(0, Integer.MAX_VALUE);
  }

  /** Lets go of entries that are on the shelf now. */
  void trim(long sid, long upTo) {
    var log = bySid.get(sid);
    if (log != null) {
      bytes.addAndGet(-log.trim(upTo));
      tidy(sid);
    }
  }

  boolean closed() {
    return closed;
  }

  void close() {
    closed = true;
    bySid.values().forEach(SessionLog::wake);
  }
}
