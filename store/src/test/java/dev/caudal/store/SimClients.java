// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Those who send: to sessions of a few tenants, with every condition there is. */
final class SimClients {

  private static final byte[] NONE = {};

  private final Sim sim;
  private final List<Send.Task> keyed = new ArrayList<>();
  private int count;

  SimClients(Sim sim) {
    this.sim = sim;
  }

  void step() {
    switch (sim.upTo(0, 19)) {
      case 0 -> create();
      case 1, 2 -> withdraw();
      case 3 -> repeat();
      case 4 -> expire();
      case 5, 6 -> steer();
      case 7 -> cancel();
      case 8, 9 -> decide();
      case 10 -> control();
      default -> send(task());
    }
  }

  SessionId session() {
    int tenant = sim.upTo(0, sim.tenants() - 1);
    return new SessionId("t" + tenant, "s" + sim.upTo(0, sim.sessionsPerTenant() - 1));
  }

  private void create() {
    var id = session();
    sim.net()
        .post(
            new SimCall<>(
                "create " + id,
                core -> core.inbox().create(id, NONE),
                (made, refusal) -> sim.model().inbox().created(id, made, refusal),
                _ -> {}));
  }

  private Send.Task task() {
    var task = Send.Task.of(session(), "task", NONE);
    task = sim.chance(0.85) ? task.creatingSession() : task;
    task = sim.chance(0.5) ? task.queued() : task;
    task = sim.chance(0.4) ? task.priority(sim.upTo(-1, 2)) : task;
    task = sim.chance(0.3) ? task.due(soon()) : task;
    task = sim.chance(0.15) ? task.onlyIfIdle() : task;
    task = sim.chance(0.15) ? task.interruptingCurrent() : task;
    if (sim.chance(0.3)) {
      task = task.key("k" + sim.upTo(0, 30), "h" + sim.upTo(0, 1));
      keyed.add(task);
    }
    return task;
  }

  private Instant soon() {
    return Instant.ofEpochMilli(sim.time().millis() + sim.upTo(-100, 500));
  }

  /** A task for a child of the session. */
  Send.Task child(SessionId parent) {
    var id = new SessionId(parent.tenant(), "c" + sim.upTo(0, 2));
    var task = Send.Task.of(id, "child", NONE).key("c" + count++ % 40, "h" + sim.upTo(0, 1));
    return sim.chance(0.5) ? task.queued() : task;
  }

  private void send(Send send) {
    sim.net()
        .post(
            new SimCall<>(
                "send " + text(send),
                core -> core.inbox().send(send),
                (sent, refusal) -> sim.model().inbox().sent(send, sent, refusal),
                _ -> {}));
  }

  private static String text(Send send) {
    return switch (send) {
      case Send.Task t ->
          t.session()
              + " "
              + t.lane()
              + " prio "
              + t.priority()
              + " due "
              + t.due().toEpochMilli()
              + (t.ifIdle() ? " if idle" : "")
              + (t.interrupting() ? " interrupting" : "")
              + t.key().map(k -> " " + k).orElse("");
      case Send.Control c ->
          c.session() + " " + c.type() + " " + c.run() + c.once() + (c.binding() ? " binding" : "");
    };
  }

  private void withdraw() {
    var run = sim.someRun();
    if (run != null) {
      sim.net()
          .post(
              new SimCall<>(
                  "withdraw " + run,
                  core -> core.inbox().withdraw(run),
                  (done, refusal) -> sim.model().inbox().withdrawn(run, done, refusal),
                  _ -> {}));
    }
  }

  private void repeat() {
    if (!keyed.isEmpty()) {
      send(sim.oneOf(keyed));
    }
  }

  private void expire() {
    long before = sim.time().millis() - sim.upTo(-50, 300);
    var candidates = sim.store().rows().idleSince(before, sim.upTo(1, 4));
    if (!candidates.isEmpty()) {
      sim.net()
          .post(
              new SimCall<>(
                  "expire " + candidates.stream().map(SeatRow::id).toList(),
                  core -> core.ledger().expire(candidates, before),
                  (taken, no) -> sim.model().inbox().expired(candidates, before, taken, no),
                  _ -> {}));
    }
  }

  private void steer() {
    var run = sim.someRun();
    if (run != null) {
      send(Send.Control.of(sim.sessionOf(run), "steer", NONE).bindingRun(run));
    }
  }

  private void cancel() {
    var run = sim.someRun();
    if (run != null) {
      var id = sim.chance(0.95) ? sim.sessionOf(run) : session();
      send(Send.Control.of(id, "cancel", NONE).run(run));
    }
  }

  private void decide() {
    var id = session();
    var run = sim.someRunOf(id);
    var decision = Send.Control.of(id, "decide", NONE).once("p" + sim.upTo(0, 6));
    send(run == null ? decision : sim.chance(0.5) ? decision.run(run) : decision.bindingRun(run));
  }

  private void control() {
    send(Send.Control.of(session(), sim.chance(0.1) ? "delete" : "hint", NONE));
  }

  /** Somebody decides at last: wakes a session that is parked for good. */
  void nudge(SessionId id) {
    send(Send.Control.of(id, "nudge", NONE));
  }
}
