// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A cursor on one session's log that waits at the end. */
final class LogTail implements Tail {

  private final Logs logs;
  private final SessionLog log;
  private final SessionId id;
  private final long sid;
  private final Time time;
  private volatile long cursor;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Thread reader;

  LogTail(Logs logs, SessionLog log, SessionId id, long sid, long after, Time time) {
    this.logs = logs;
    this.log = log;
    this.id = id;
    this.sid = sid;
    this.cursor = after;
    this.time = time;
  }

  @Override
  public List<Logged> next(int max, Duration wait) throws InterruptedException {
    long deadline = time.nanos() + wait.toNanos();
    while (true) {
      long news = log.news();
      requireOpen();
      if (closed.get()) {
        return List.of();
      }
      if (log.lastSeq() > cursor) {
        var found = logs.read(log, sid, cursor, max);
        if (!found.isEmpty()) {
          // Of a session that went meanwhile, parts may have been missing.
          requireOpen();
          cursor = found.getLast().seq();
          return found;
        }
      }
      long left = deadline - time.nanos();
      if (left <= 0) {
        return List.of();
      }
      await(news, left);
    }
  }

  private void requireOpen() {
    var gone = log.gone();
    if (gone != null) {
      throw new StoreException.SessionGone(id, gone);
    }
    if (logs.closed()) {
      throw new StoreException.Closed();
    }
  }

  private void await(long news, long nanos) throws InterruptedException {
    reader = Thread.currentThread();
    try {
      if (log.enrol(news) && !closed.get() && !logs.closed()) {
        time.park(log, nanos);
      }
    } finally {
      log.withdraw();
      reader = null;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  @Override
  public long cursor() {
    return cursor;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      LockSupport.unpark(reader);
      logs.leave(log, sid);
    }
  }
}
