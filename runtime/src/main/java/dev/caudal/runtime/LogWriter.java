// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.store.Append;
import dev.caudal.store.Appended;
import dev.caudal.store.Entry;
import dev.caudal.store.Lease;
import dev.caudal.store.SessionId;
import dev.caudal.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes one holder's entries into the log, in the order given.
 *
 * <p>Text need not wait for the disk: while an append is under way, what comes meanwhile is
 * gathered and goes with the next. Whatever else happens waits until it is durable, and all before
 * it is durable then too. The first failure is told to everybody who writes after it.
 */
final class LogWriter {
  private static final int MOST_PENDING = 2_048;

  private final Store store;
  private final Lease lease;
  private final ReentrantLock lock = new ReentrantLock();
  private List<Entry> pending = new ArrayList<>();
  private @Nullable CompletableFuture<Appended> flying;
  private @Nullable Throwable failure;
  private long position;

  LogWriter(Store store, Lease lease) {
    this.store = store;
    this.lease = lease;
    position = lease.lastSeq();
  }

  SessionId session() {
    return lease.session();
  }

  /** The number of the last entry given, if nobody but us writes, which the lease sees to. */
  long position() {
    lock.lock();
    try {
      return position;
    } finally {
      lock.unlock();
    }
  }

  /** Writes soon. */
  void add(Entry entry) {
    CompletableFuture<Appended> full = null;
    lock.lock();
    try {
      check();
      pending.add(entry);
      position++;
      if (flying == null) {
        fly(Append.of(List.of()));
      } else if (pending.size() >= MOST_PENDING) {
        full = flying;
      }
    } finally {
      lock.unlock();
    }
    if (full != null) {
      await(full);
    }
  }

  /** Writes, and returns when it is durable. */
  Appended append(Append append) {
    CompletableFuture<Appended> sent;
    lock.lock();
    try {
      check();
      position += append.entries().size();
      sent = fly(append);
    } finally {
      lock.unlock();
    }
    var appended = await(sent);
    settle(appended, append.entries().isEmpty());
    return appended;
  }

  /** A log that was cut off by a power loss goes on behind a gap. */
  private void settle(Appended appended, boolean empty) {
    lock.lock();
    try {
      if (!empty && pending.isEmpty() && flying == null) {
        position = appended.last();
      }
    } finally {
      lock.unlock();
    }
  }

  private CompletableFuture<Appended> fly(Append append) {
    var entries = new ArrayList<>(pending);
    entries.addAll(append.entries());
    pending = new ArrayList<>();
    var sent =
        store.submit(
            lease,
            new Append(
                entries,
                append.acks(),
                append.runs(),
                append.children(),
                append.sessionData(),
                append.firm(),
                append.progress()));
    flying = sent;
    var unused = sent.whenComplete((appended, thrown) -> landed(sent, thrown));
    return sent;
  }

  private void landed(CompletableFuture<Appended> sent, @Nullable Throwable thrown) {
    lock.lock();
    try {
      if (thrown != null && failure == null) {
        failure = thrown;
      }
      if (flying == sent) {
        flying = null;
        if (!pending.isEmpty() && failure == null) {
          fly(Append.of(List.of()));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void check() {
    if (failure != null) {
      throw rethrown(failure);
    }
  }

  private static Appended await(CompletableFuture<Appended> sent) {
    try {
      return sent.join();
    } catch (CompletionException e) {
      throw rethrown(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Each who hears of it gets an exception of its own. */
  private static LostLog rethrown(Throwable thrown) {
    return new LostLog(thrown);
  }

  /** The log cannot be written any more. */
  static final class LostLog extends RuntimeException {
    LostLog(Throwable cause) {
      super("the log cannot be written: " + cause.getMessage(), cause);
    }
  }
}
