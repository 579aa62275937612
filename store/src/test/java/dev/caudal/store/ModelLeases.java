// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the model has to say about leases, and about what their holders are given. */
final class ModelLeases {

  private static final Comparator<ModelCommand> WITHIN_TENANT =
      Comparator.comparing(ModelCommand::priority)
          .reversed()
          .thenComparing(c -> c.dueMillis)
          .thenComparing(c -> c.order);

  /** A claim that may wait. */
  private static final class Waiting {
    final Leases.Waiter waiter;
    boolean waits;
    boolean seenServed;

    Waiting(Leases.Waiter waiter) {
      this.waiter = waiter;
    }
  }

  private final Model model;
  private final ModelTurns turns;
  private final List<Waiting> waiting = new ArrayList<>();

  ModelLeases(Model model) {
    this.model = model;
    this.turns = new ModelTurns(model);
  }

  ModelTurns turns() {
    return turns;
  }

  void storeCrashed() {
    waiting.clear();
    turns.forget();
    turns.look();
  }

  /** A claim is about to be made that may wait. */
  void mayWait(Leases.Waiter waiter) {
    waiting.add(new Waiting(waiter));
  }

  void claimed(
      Leases.Waiter waiter,
      boolean stay,
      @Nullable List<Lease> got,
      @Nullable StoreException refusal) {
    Model.refusal(null, refusal);
    var leases = got == null ? List.<Lease>of() : got;
    granted(waiter, leases);
    if (stay && leases.isEmpty()) {
      var each = waiting.stream().filter(w -> w.waiter == waiter).findFirst().orElseThrow();
      each.waits = true;
      waiting.remove(each);
      waiting.add(each);
    }
  }

  void abandoned(Leases.Waiter waiter, @Nullable Boolean done) {
    boolean waited = waiting.stream().anyMatch(w -> w.waiter == waiter && w.waits);
    Model.check(done != null && done == waited, "it waited: %s, was removed: %s", waited, done);
    waiting.removeIf(w -> w.waiter == waiter);
  }

  /** Whom the store served by itself since this was last asked, and that nobody waits in vain. */
  Runnable served() {
    var fresh = new ArrayList<Waiting>();
    for (var each : waiting) {
      if (!each.waiter.got.isEmpty() && !each.seenServed) {
        each.seenServed = true;
        fresh.add(each);
      }
    }
    return () -> {
      for (var session : model.all()) {
        if (session.lease != null) {
          session.lease.batchOver();
        }
      }
      for (var each : List.copyOf(waiting)) {
        if (fresh.contains(each)) {
          Model.check(each.waits, "nobody waits for %s", each.waiter.got);
          waiting.remove(each);
          granted(each.waiter, each.waiter.got);
        } else if (each.waits) {
          nothingFor(each.waiter, List.of());
        }
      }
    };
  }

  private void granted(Leases.Waiter waiter, List<Lease> leases) {
    for (var lease : leases) {
      granted(waiter, lease);
    }
    nothingFor(waiter, leases);
  }

  /** Who got less than wanted got all there was. */
  private void nothingFor(Leases.Waiter waiter, List<Lease> got) {
    var hasRoom = roomFor(waiter.wants);
    for (var lane : Lane.values()) {
      long room = waiter.wants.in(lane) - got.stream().filter(l -> l.lane() == lane).count();
      Model.check(room >= 0, "more than wanted: %s", got);
      for (var session : model.all()) {
        boolean missed =
            room > 0
                && session.mustBeGranted() == lane
                && (lane == Lane.CONTROL || hasRoom.test(session.id.tenant()));
        Model.check(!missed, "%s is due in %s for %s", session.id, lane, waiter.worker);
      }
    }
  }

  private Predicate<String> roomFor(Wants wants) {
    return tenant -> held(tenant) < wants.quotaOf(tenant);
  }

  private long held(String tenant) {
    long held = 0;
    for (var session : model.all()) {
      var lease = session.lease;
      if (lease != null && lease.lane != Lane.CONTROL && session.id.tenant().equals(tenant)) {
        held++;
      }
    }
    return held;
  }

  private void granted(Leases.Waiter waiter, Lease lease) {
    var session = model.live(lease.session());
    if (session == null) {
      throw new AssertionError("no such session: " + lease);
    }
    Model.check(session.lease == null, "somebody holds it already: %s", lease);
    Model.check(lease.epoch() > session.epoch, "must be above %d: %s", session.epoch, lease);
    Model.check(session.mayBeGranted() == lease.lane(), "not due in that lane: %s", lease);
    Model.check(lease.lastSeq() == session.lastSeq(), "log ends at %d", session.lastSeq());
    Model.check(lease.crashes() == session.crashes, "lost %d: %s", session.crashes, lease);
    var begun = Optional.ofNullable(session.begun).map(c -> c.id);
    Model.check(lease.openRun().equals(begun), "%s is open: %s", begun, lease);
    if (lease.lane() != Lane.CONTROL) {
      inOrder(session, waiter.wants);
    }
    turns.granted(
        lease.lane(),
        session.id.tenant(),
        lease.lane() == Lane.CONTROL ? _ -> true : roomFor(waiter.wants));
    session.epoch = lease.epoch();
    session.wake = Wake.any();
    var held = new ModelLease(lease.epoch(), lease.lane(), waiter.ttlNanos, model.time.nanos());
    session.lease = held;
    session.open.stream().filter(c -> c.rank() != Cmd.Rank.NOT_DUE).forEach(held::hand);
    turns.look();
  }

  private void inOrder(ModelSession session, Wants wants) {
    var tenant = session.id.tenant();
    Model.check(roomFor(wants).test(tenant), "%s is at its quota", tenant);
    var first = session.task();
    for (var other : model.all()) {
      var task = other.task();
      if (first != null
          && task != null
          && other != session
          && other.id.tenant().equals(tenant)
          && other.mustBeGranted() == first.lane()) {
        Model.check(WITHIN_TENANT.compare(first, task) < 0, "%s comes before %s", task, first);
      }
    }
  }

  void renewed(Lease lease, @Nullable StoreException refusal) {
    var held = requireHeld(lease, refusal);
    if (held != null && held.lease != null) {
      held.lease.untilNanos = model.time.nanos() + held.lease.ttlNanos;
    }
  }

  void released(Lease lease, Wake wake, @Nullable StoreException refusal) {
    var held = requireHeld(lease, refusal);
    if (held != null) {
      held.park(wake);
      turns.look();
    }
  }

  void deleted(Lease lease, @Nullable StoreException refusal) {
    var held = requireHeld(lease, refusal);
    if (held != null) {
      model.bury(held, Session.State.DELETED);
      turns.look();
    }
  }

  private @Nullable ModelSession requireHeld(Lease lease, @Nullable StoreException refusal) {
    var held = model.held(lease);
    Model.refusal(held == null ? StoreException.Fenced.class : null, refusal);
    return held;
  }
}
