// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The newest stretch of one session's log, in memory, and the tails that wait for more. */
final class SessionLog {

  private ArrayList<Logged> recent = new ArrayList<>();
  private final List<Thread> waiting = new ArrayList<>();
  private int tails;
  private long lastSeq;
  private long news;
  private Session.@Nullable State gone;

  synchronized void append(List<Logged> entries) {
    recent.addAll(entries);
    raise(entries.getLast().seq());
    news++;
  }

  /** The log is known to reach this number. */
  synchronized void raise(long seq) {
    lastSeq = Math.max(lastSeq, seq);
  }

  /** Ends with its session; the bytes that were in memory. */
  synchronized long goes(Session.State state) {
    gone = state;
    news++;
    return trim(Long.MAX_VALUE);
  }

  synchronized Session.@Nullable State gone() {
    return gone;
  }

  synchronized long lastSeq() {
    return lastSeq;
  }

  /** What stands behind the cursor; null when that may reach further back than this stretch. */
  synchronized @Nullable List<Logged> behind(long cursor, int max) {
    return recent.isEmpty() || cursor < recent.getFirst().first() - 1 ? null : from(cursor, max);
  }

  /** The first number of this stretch; 0 while it is empty. */
  synchronized long start() {
    return recent.isEmpty() ? 0 : recent.getFirst().first();
  }

  /** What of this stretch stands behind the cursor. */
  synchronized List<Logged> from(long cursor, int max) {
    int start = indexBehind(cursor);
    return List.copyOf(recent.subList(start, start + Math.min(recent.size() - start, max)));
  }

  synchronized boolean holds(long seq) {
    int index = indexBehind(seq - 1);
    return index < recent.size() && recent.get(index).first() <= seq;
  }

  private int indexBehind(long cursor) {
    int low = 0;
    int high = recent.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (recent.get(middle).seq() <= cursor) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Lets go of what is on the shelf now. */
  synchronized long trim(long upTo) {
    int end = indexBehind(upTo);
    long freed = 0;
    for (var logged : recent.subList(0, end)) {
      freed += logged.entry().bytes();
    }
    recent = new ArrayList<>(recent.subList(end, recent.size()));
    return freed;
  }

  synchronized void join() {
    tails++;
  }

  synchronized void leave() {
    tails--;
  }

  synchronized boolean disposable() {
    return tails == 0 && recent.isEmpty();
  }

  /** Counts what was shown: whoever looks in vain remembers it, to wait for the next. */
  synchronized long news() {
    return news;
  }

  /**
   * Enrols the calling thread for the next {@link #wake}; false when there was news since.
   *
   * <p>The log's last number would not do: it may be known from the shelf before the entries are
   * shown here, and a reader that did not wait then would keep the writer from showing them.
   */
  synchronized boolean enrol(long newsSeen) {
    if (news != newsSeen) {
      return false;
    }
    waiting.add(Thread.currentThread());
    return true;
  }

  synchronized void withdraw() {
    waiting.remove(Thread.currentThread());
  }

  void wake() {
    List<Thread> sleepers;
    synchronized (this) {
      if (waiting.isEmpty()) {
        return;
      }
      sleepers = List.copyOf(waiting);
      waiting.clear();
    }
    sleepers.forEach(LockSupport::unpark);
  }
}
