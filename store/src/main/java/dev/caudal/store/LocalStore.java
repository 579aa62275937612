// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A store of one process: its judgement in memory, its rows wherever they are kept. */
final class LocalStore implements Store {

  private final Shelf shelf;
  private final Time time;
  private final Logs logs;
  private final Writer writer;
  private final Runnable onClose;
  private Runnable beforeClose = () -> {};
  private volatile boolean closed;

  LocalStore(
      Rows rows, Shelf shelf, Logs logs, Time time, RandomGenerator random, Runnable onClose) {
    this.shelf = shelf;
    this.time = time;
    this.logs = logs;
    this.onClose = onClose;
    var ids = new Ids(time, random);
    this.writer =
        new Writer(
            "caudal-store-writer",
            rows,
            time,
            () -> Core.over(rows, logs, time, ids),
            core -> core.anew(rows, logs, time, ids));
  }

  Writer writer() {
    return writer;
  }

  /** What is to end while the writer still serves. */
  void beforeClose(Runnable what) {
    beforeClose = what;
  }

  @Override
  public boolean create(SessionId session, byte[] data) {
    return writer.call(true, core -> core.inbox().create(session, data));
  }

  @Override
  public Optional<Session> find(SessionId session) {
    requireOpen();
    var found = shelf.session(session).map(this::shown);
    writer.settle();
    return found;
  }

  private Session shown(SeatRow row) {
    var id = row.id();
    return new Session(
        id,
        row.parent().isEmpty()
            ? Optional.empty()
            : Optional.of(new SessionId(id.tenant(), row.parent())),
        row.state(),
        Math.max(row.lastSeq(), logs.lastSeq(row.sid())),
        Instant.ofEpochMilli(row.createdMillis()),
        Instant.ofEpochMilli(row.touchedMillis()),
        row.data(),
        row.sid());
  }

  @Override
  public Sent send(Send command) {
    return writer.call(true, core -> core.inbox().send(command));
  }

  @Override
  public boolean withdraw(String run) {
    return writer.call(true, core -> core.inbox().withdraw(run));
  }

  @Override
  public Optional<Run> run(String run) {
    requireOpen();
    var found = shelf.run(run).map(this::shown);
    writer.settle();
    return found;
  }

  /** Nobody writes down for runs that wait how the log goes on meanwhile. */
  private Run shown(Run run) {
    return run.startedAt().isPresent()
        ? run
        : shelf.session(run.session()).map(row -> run.behind(shown(row).lastSeq())).orElse(run);
  }

  @Override
  public int ahead(String run) {
    long now = time.millis();
    return run(run)
        .filter(r -> r.state() == RunState.PENDING)
        .map(r -> shelf.ahead(r, now))
        .orElse(0);
  }

  @Override
  public List<Lease> claim(String worker, Wants wants, Duration ttl, Duration wait)
      throws InterruptedException {
    var waiter = new Leases.Waiter(worker, wants, ttl);
    boolean stay = wait.isPositive();
    var got = writer.call(false, core -> core.leases().claim(waiter, stay));
    return got.isEmpty() && stay ? await(waiter, wait) : got;
  }

  private List<Lease> await(Leases.Waiter waiter, Duration wait) throws InterruptedException {
    long deadline = time.nanos() + wait.toNanos();
    boolean interrupted = false;
    for (long left = wait.toNanos();
        waiter.got.isEmpty() && left > 0 && !interrupted && !closed;
        left = deadline - time.nanos()) {
      time.park(waiter, left);
      interrupted = Thread.interrupted();
    }
    if (closed) {
      throw new StoreException.Closed();
    }
    if (waiter.got.isEmpty()) {
      waiter.left = true;
      writer.call(false, core -> core.leases().abandon(waiter));
    }
    if (interrupted && waiter.got.isEmpty()) {
      throw new InterruptedException();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return waiter.got;
  }

  @Override
  public void renew(Lease lease) {
    writer.call(
        false,
        core -> {
          core.leases().renew(lease);
          return true;
        });
  }

  @Override
  public void release(Lease lease, Wake wake) {
    writer.call(
        false,
        core -> {
          core.leases().release(lease, wake);
          return true;
        });
  }

  @Override
  public Optional<Command> next(Lease lease, Set<Lane> lanes, Duration wait)
      throws InterruptedException {
    var mailbox = held(lease).mailbox;
    long deadline = time.nanos() + wait.toNanos();
    mailbox.enrol();
    try {
      while (true) {
        var parcel = mailbox.poll(lanes);
        held(lease);
        if (parcel != null) {
          return Optional.of(parcel.command().delivered(parcel.kind(), body(parcel.command())));
        }
        long left = deadline - time.nanos();
        if (left <= 0) {
          return Optional.empty();
        }
        time.park(mailbox, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      mailbox.leave();
    }
  }

  private Held held(Lease lease) {
    var held = holder(lease);
    if (held == null || held.mailbox.closed()) {
      throw closed
          ? new StoreException.Closed()
          : new StoreException.Fenced(lease.session(), lease.epoch());
    }
    return held;
  }

  private @Nullable Held holder(Lease lease) {
    return writer.core().leases().holder(lease);
  }

  private byte[] body(Cmd command) {
    var body = command.row.body();
    return body == CommandRow.ELSEWHERE ? shelf.body(command.row.number()) : body;
  }

  @Override
  public Appended append(Lease lease, Append append) {
    requireOwnChildren(lease, append);
    logs.awaitRoom();
    return writer.call(append.mustBeFirm(), core -> core.ledger().append(lease, append));
  }

  @Override
  public CompletableFuture<Appended> submit(Lease lease, Append append) {
    requireOwnChildren(lease, append);
    if (!writer.isCaller()) {
      logs.awaitRoom();
    }
    return writer.submit(append.mustBeFirm(), core -> core.ledger().append(lease, append));
  }

  private static void requireOwnChildren(Lease lease, Append append) {
    for (var child : append.children()) {
      if (!child.session().tenant().equals(lease.session().tenant())) {
        throw new IllegalArgumentException("a child must be of its parent's tenant: " + child);
      }
    }
  }

  @Override
  public List<Logged> read(SessionId session, long after, int max) {
    long sid = live(session, after).sid();
    logs.require(session, sid, after);
    var found = logs.read(sid, after, max);
    // Of a session that went meanwhile, parts may have been missing.
    if (live(session, after).sid() != sid) {
      throw new StoreException.CursorGone(session, after);
    }
    return found;
  }

  @Override
  public Tail tail(SessionId session, long after) {
    long sid = live(session, after).sid();
    var tail = logs.tail(session, sid, after);
    try {
      // A session that went in between has told only the tails it knew.
      if (live(session, after).sid() != sid) {
        throw new StoreException.CursorGone(session, after);
      }
      return tail;
    } catch (StoreException gone) {
      tail.close();
      throw gone;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException.Closed();
    }
  }

  private SeatRow live(SessionId session, long after) {
    requireOpen();
    if (after < 0) {
      throw new IllegalArgumentException("a cursor must not be negative: " + after);
    }
    var row = shelf.session(session).orElseThrow(() -> new StoreException.UnknownSession(session));
    return switch (row.state()) {
      case LIVE -> row;
      case EXPIRED -> throw new StoreException.CursorGone(session, after);
      case DELETED -> throw new StoreException.SessionGone(session, row.state());
    };
  }

  @Override
  public Page<Run> runs(RunQuery query) {
    requireOpen();
    var page = shelf.runs(query);
    writer.settle();
    return new Page<>(page.items().stream().map(this::shown).toList(), page.next());
  }

  @Override
  public Page<Session> sessions(SessionQuery query) {
    requireOpen();
    var page = shelf.sessions(query);
    writer.settle();
    return new Page<>(page.items().stream().map(this::shown).toList(), page.next());
  }

  @Override
  public void delete(Lease lease) {
    writer.call(
        true,
        core -> {
          core.ledger().delete(lease);
          return true;
        });
  }

  @Override
  public int expire(Instant idleSince, int max) {
    long millis = Inbox.millis(idleSince);
    requireOpen();
    var candidates = shelf.idleSince(millis, max);
    return writer.call(true, core -> core.ledger().expire(candidates, millis));
  }

  private void end() {
    try {
      beforeClose.run();
    } finally {
      writer.close();
      logs.close();
      onClose.run();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Uninterrupted.run(this::end);
    }
  }
}
