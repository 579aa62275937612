// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which session.
 *
 * <p>A lease is over when its time has passed, noticed or not: every step asks the clock before it
 * trusts one. {@link #holder} alone may be called from any thread.
 */
final class Leases {

  /** A worker that waits for sessions, and what it got. */
  static final class Waiter {
    final String worker;
    final Wants wants;
    final long ttlNanos;
    final Thread thread = Thread.currentThread();
    volatile List<Lease> got = List.of();

    /** Nobody waits any more, whatever becomes of the step that says so. */
    volatile boolean left;

    Waiter(String worker, Wants wants, Duration ttl) {
      this.worker = worker;
      this.wants = wants;
      this.ttlNanos = ttl.toNanos();
    }
  }

  private final Seats seats;
  private final Time time;
  private final Deque<Waiter> waiters = new ArrayDeque<>();

  /** Those who waited when the last batch was over, and whom this one has ended. */
  private final Set<Waiter> waited = new LinkedHashSet<>();

  private final List<Held> ended = new ArrayList<>();
  private final Map<String, Integer> heldByTenant = new HashMap<>();
  private final Map<SessionId, Held> live = new ConcurrentHashMap<>();
  private long sweepNanos;

  Leases(Seats seats, Time time) {
    this.seats = seats;
    this.time = time;
    this.sweepNanos = time.nanos() + Long.MAX_VALUE / 2;
  }

  /** The lease in memory, while its time has not passed. */
  @Nullable Held holder(Lease lease) {
    var held = live.get(lease.session());
    return held == null || held.epoch != lease.epoch() || held.overAt(time.nanos()) ? null : held;
  }

  /** The seat of a lease that holds. */
  Seat seat(Lease lease) {
    var held = holder(lease);
    if (held == null) {
      throw new StoreException.Fenced(lease.session(), lease.epoch());
    }
    return held.seat;
  }

  /** Takes what is there, or has the waiter get it later. */
  List<Lease> claim(Waiter waiter, boolean stay) {
    sweep();
    var got = take(waiter);
    if (got.isEmpty() && stay) {
      waiters.add(waiter);
      seats.after(() -> waited.add(waiter));
    }
    return got;
  }

  boolean abandon(Waiter waiter) {
    seats.after(() -> waited.remove(waiter));
    return waiters.remove(waiter);
  }

  /** Serves those who wait, first come first served. */
  void serve() {
    if (waiters.isEmpty() || seats.ready().isEmpty()) {
      return;
    }
    for (var each = waiters.iterator(); each.hasNext(); ) {
      var waiter = each.next();
      if (waiter.left) {
        each.remove();
        seats.after(() -> waited.remove(waiter));
        continue;
      }
      var got = take(waiter);
      if (!got.isEmpty()) {
        each.remove();
        seats.after(() -> {
          waited.remove(waiter);
          waiter.got = got;
          LockSupport.unpark(waiter.thread);
        });
      }
    }
  }

  private List<Lease> take(Waiter waiter) {
    var got = new ArrayList<Lease>();
    for (var lane : Lane.values()) {
      for (int room = waiter.wants.in(lane); room > 0; room--) {
        var seat =
            seats
                .ready()
                .take(lane, tenant -> lane == Lane.CONTROL || hasRoom(tenant, waiter.wants));
        if (seat == null) {
          break;
        }
        got.add(grant(seat, lane, waiter));
      }
    }
    return got;
  }

  private boolean hasRoom(String tenant, Wants wants) {
    return heldByTenant.getOrDefault(tenant, 0) < wants.quotaOf(tenant);
  }

  private Lease grant(Seat seat, Lane lane, Waiter waiter) {
    seat.epoch++;
    seat.owner = waiter.worker;
    seat.wake = Wake.any();
    var held = new Held(seat, lane, waiter.ttlNanos, time.nanos());
    seat.held = held;
    count(held, 1);
    live.put(seat.id, held);
    if (held.untilNanos() - sweepNanos < 0) {
      sweepNanos = held.untilNanos();
    }
    seat.commands.stream().filter(Cmd::due).forEach(held.mailbox::put);
    seats.rowChanged(seat);
    var open = seat.begun == null ? Optional.<String>empty() : Optional.of(seat.begun.row.id());
    return new Lease(seat.id, seat.epoch, waiter.worker, lane, seat.lastSeq, open, seat.crashes);
  }

  void renew(Lease lease) {
    var held = holder(lease);
    if (held == null) {
      throw new StoreException.Fenced(lease.session(), lease.epoch());
    }
    held.renew(time.nanos());
  }

  void release(Lease lease, Wake wake) {
    var seat = seat(lease);
    seat.wake = wake;
    end(seat);
    seats.rowChanged(seat);
  }

  /** Ends a lease, with nobody to blame. */
  void end(Seat seat) {
    var held = seat.held;
    if (held == null) {
      return;
    }
    seat.held = null;
    seat.owner = "";
    count(held, -1);
    live.remove(seat.id, held);
    ended.add(held);
    seats.after(() -> {
      held.mailbox.close();
      ended.clear();
    });
  }

  private void count(Held held, int change) {
    if (held.inTaskLane()) {
      heldByTenant.merge(
          held.seat.id.tenant(), change, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
    }
  }

  /** Ends the leases whose time has passed, and counts each as a lost holder. */
  void sweep() {
    long now = time.nanos();
    if (sweepNanos - now > 0) {
      return;
    }
    sweepNanos = now + Long.MAX_VALUE / 2;
    for (var held : live.values()) {
      if (held.overAt(now)) {
        lost(held.seat);
      } else if (held.untilNanos() - sweepNanos < 0) {
        sweepNanos = held.untilNanos();
      }
    }
  }

  private void lost(Seat seat) {
    if (!seat.commands.isEmpty()) {
      seat.crashes++;
    }
    end(seat);
    seats.rowChanged(seat);
  }

  long idleNanos() {
    return live.isEmpty() ? Long.MAX_VALUE : Math.max(0, sweepNanos - time.nanos());
  }

  /** The leases in memory, those included that this batch has ended. */
  List<Held> helds() {
    var all = new ArrayList<>(live.values());
    all.addAll(ended);
    return all;
  }

  /** Goes on with the leases and waiters of before a batch that did not come about. */
  void inherit(Leases before) {
    waiters.addAll(before.waited);
    waited.addAll(before.waited);
    for (var seat : seats.all()) {
      var held = seat.held;
      if (held != null) {
        live.put(seat.id, held);
        count(held, 1);
      }
    }
    sweepNanos = time.nanos();
  }

  /** Ends all waiting, when the store closes. */
  void close() {
    live.values().forEach(held -> held.mailbox.close());
    waiters.forEach(waiter -> LockSupport.unpark(waiter.thread));
  }
}
