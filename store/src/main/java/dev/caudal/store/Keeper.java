// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the file in order: folds frames into rows by session, merges what has settled, removes what
 * is gone.
 *
 * <pre>
 * State       Entries are in memory and in frames until they are folded; on the shelf after.
 *
 * Invariants  An entry leaves the memory only when it is on the shelf, and a frame is dropped only
 *             when all its entries are. After a crash in between, an entry is in both; its number
 *             says so.
 *             Nothing but the writer writes. The keeper reads, encodes and packs on its own
 *             thread, and hands the writer a few rows at a time, so no batch waits long for it.
 *
 * Why         One frame per commit costs a quarter of a row per entry; by session, rows can be
 *             read in order, merged, and removed.
 * </pre>
 */
final class Keeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  static final long FOLD_BYTES = 8 << 20;

  private static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long AFTER_FAULT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int STEP_BYTES = 256 << 10;
  private static final int STEP_STRETCHES = 64;
  private static final int STEP_FRAMES = 16;
  private static final int STEP_GARBAGE = 200;
  private static final int STEP_MERGE = 24;

  private final Logs logs;
  private final SqliteRows rows;
  private final Shelving shelving;
  private final SqliteShelf shelf;
  private final Writer writer;
  private final Thread thread;
  private long foldedFrame;
  private volatile boolean closed;

  Keeper(Logs logs, SqliteRows rows, SqliteShelf shelf, Writer writer) {
    this.logs = logs;
    this.rows = rows;
    this.shelving = new Shelving(rows);
    this.shelf = shelf;
    this.writer = writer;
    this.thread = Thread.ofPlatform().name("caudal-store-keeper").daemon().start(this::loop);
  }

  /** Looks whether there is enough to fold; cheap, and called after each commit. */
  void look() {
    if (logs.bytes() > FOLD_BYTES) {
      LockSupport.unpark(thread);
    }
  }

  private void loop() {
    while (!closed) {
      if (logs.bytes() <= FOLD_BYTES) {
        LockSupport.parkNanos(this, EACH_NANOS);
      }
      try {
        if (!closed) {
          pass();
        }
      } catch (StoreException.Closed e) {
        return;
      } catch (StoreException fault) {
        LOG.warn("store housekeeping failed, and will be tried again", fault);
        LockSupport.parkNanos(this, AFTER_FAULT_NANOS);
      }
    }
  }

  /** Does all there is to do. */
  synchronized void pass() {
    fold();
    merge();
    purge();
  }

  private void fold() {
    long last = writer.call(false, _ -> rows.lastFrame());
    if (last == foldedFrame) {
      return;
    }
    var step = new ArrayList<Stretch>();
    long bytes = 0;
    for (var session : shelf.endedSeqs(logs.sids()).entrySet()) {
      for (var stretch : stretches(session.getKey(), session.getValue())) {
        step.add(stretch);
        bytes += stretch.data().length;
      }
      if (bytes > STEP_BYTES || step.size() > STEP_STRETCHES) {
        shelve(step);
        step.clear();
        bytes = 0;
      }
    }
    shelve(step);
    dropFrames(last);
    foldedFrame = last;
  }

  private List<Stretch> stretches(long sid, long ended) {
    var entries = logs.recent(sid);
    if (entries.isEmpty()) {
      return List.of();
    }
    int cut = 0;
    while (cut < entries.size() && entries.get(cut).seq() <= ended) {
      cut++;
    }
    var stretches = new ArrayList<Stretch>();
    stretches.addAll(Stretch.of(sid, entries.subList(0, cut), true));
    stretches.addAll(Stretch.of(sid, entries.subList(cut, entries.size()), false));
    return stretches;
  }

  /** In steps: a session with much unfolded is cut between its stretches. */
  private void shelve(List<Stretch> stretches) {
    for (int i = 0; i < stretches.size(); ) {
      int end = i;
      for (long bytes = 0; end < stretches.size() && bytes <= STEP_BYTES; end++) {
        bytes += stretches.get(end).data().length;
      }
      var part = List.copyOf(stretches.subList(i, end));
      write(() -> part.forEach(shelving::fold));
      part.forEach(stretch -> logs.trim(stretch.sid(), stretch.last()));
      i = end;
    }
  }

  private void dropFrames(long last) {
    long first = writer.call(false, _ -> rows.firstFrame());
    for (long from = first; from > 0 && from <= last; from += STEP_FRAMES) {
      long start = from;
      long end = Math.min(last, from + STEP_FRAMES - 1);
      write(() -> shelving.dropFrames(start, end));
    }
  }

  private void merge() {
    var damaged = new HashSet<Long>();
    for (var settled = shelf.settled(STEP_GARBAGE);
        !damaged.containsAll(settled.stream().map(SqliteShelf.Settled::sid).toList());
        settled = shelf.settled(STEP_GARBAGE + damaged.size())) {
      for (var session : settled) {
        if (!damaged.contains(session.sid())) {
          merge(session, damaged);
        }
      }
    }
  }

  /** One session that cannot be read keeps nobody else's from being merged. */
  private void merge(SqliteShelf.Settled session, Set<Long> damaged) {
    try {
      merge(session);
    } catch (StoreException.Corrupt damage) {
      LOG.warn("session {} could not be merged", session.sid(), damage);
      damaged.add(session.sid());
    }
  }

  private void merge(SqliteShelf.Settled session) {
    var raw = shelf.raw(session, STEP_MERGE);
    if (raw.isEmpty()) {
      return;
    }
    int end = 1;
    while (end < raw.size() && raw.get(end).first() == raw.get(end - 1).last() + 1) {
      end++;
    }
    var entries = new ArrayList<Logged>();
    raw.subList(0, end).forEach(stretch -> entries.addAll(shelf.entries(stretch)));
    var merged = Stretch.of(session.sid(), entries, true);
    long first = raw.getFirst().first();
    long last = raw.get(end - 1).last();
    write(() -> shelving.replace(session.sid(), first, last, merged));
  }

  private void purge() {
    for (long sid : shelf.garbage()) {
      boolean more = true;
      while (more) {
        more = write(() -> shelving.purge(sid, STEP_GARBAGE));
      }
    }
  }

  private void write(Runnable step) {
    write(() -> {
      step.run();
      return true;
    });
  }

  private boolean write(BooleanSupplier step) {
    return writer.call(
        false,
        core -> {
          var event = new FoldEvent();
          event.begin();
          boolean answer = step.getAsBoolean();
          core.seats().after(event::commit);
          return answer;
        });
  }

  /** Ends, and leaves the file in order if it can: the next start is quicker for it. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
      pass();
    } catch (StoreException fault) {
      LOG.warn("store was not tidied up; the next start reads what is left in frames", fault);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
