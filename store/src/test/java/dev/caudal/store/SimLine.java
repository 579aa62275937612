// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** What the holder of a lease says to the store, each with what the model says to the answer. */
final class SimLine {

  private final Sim sim;
  private final Lease lease;
  private final String who;
  private final String where;

  SimLine(SimWorker worker, Lease lease) {
    this.sim = worker.sim;
    this.lease = lease;
    this.who = worker.name;
    this.where = lease.session() + "@" + lease.epoch();
  }

  void append(Append append, Consumer<SimCall.Reply<Appended>> reply) {
    sim.net()
        .post(
            new SimCall<>(
                who + " append " + text(append),
                core -> core.ledger().append(lease, append),
                (result, refusal) ->
                    sim.model().ledger().appended(lease, append, sim::keyed, result, refusal),
                reply));
  }

  private String text(Append append) {
    var runs = append.runs().stream().map(u -> u.run() + ":" + u.state()).toList();
    return where
        + " "
        + append.entries().size()
        + (runs.isEmpty() ? "" : " runs " + runs)
        + (append.acks().isEmpty() ? "" : " acks " + append.acks())
        + (append.children().isEmpty() ? "" : " with a child");
  }

  void renew(Consumer<SimCall.Reply<Boolean>> reply) {
    sim.net()
        .post(
            SimCalls.done(
                    who + " renew " + where,
                    core -> core.leases().renew(lease),
                    refusal -> sim.model().leases().renewed(lease, refusal),
                    reply)
                .lasting());
  }

  void release(Wake wake, Consumer<SimCall.Reply<Boolean>> reply) {
    sim.net()
        .post(
            SimCalls.done(
                who + " release " + where + " " + wake,
                core -> core.leases().release(lease, wake),
                refusal -> sim.model().leases().released(lease, wake, refusal),
                reply));
  }

  void delete(Consumer<SimCall.Reply<Boolean>> reply) {
    sim.net()
        .post(
            SimCalls.done(
                who + " delete " + where,
                core -> core.ledger().delete(lease),
                refusal -> sim.model().leases().deleted(lease, refusal),
                reply));
  }

  /** What no worker should say; the store has to judge it all the same. */
  Append mischief(Collection<String> owed) {
    var updates = new LinkedHashMap<String, RunUpdate>();
    var states = List.of(RunState.RUNNING, RunState.COMPLETED, RunState.FAILED);
    for (int i = sim.upTo(1, 3); i > 0; i--) {
      var id = sim.chance(0.5) ? sim.someRunOf(lease.session()) : sim.someRun();
      if (id != null) {
        var state = updates.isEmpty() ? sim.oneOf(states) : RunState.CANCELLED;
        updates.putIfAbsent(id, new RunUpdate(id, state, Entry.NOTHING));
      }
    }
    var acks = new ArrayList<>(owed);
    acks.add(sim.someCommand());
    return Append.of(Entry.of("mischief", "{}"))
        .runs(updates.values().toArray(RunUpdate[]::new))
        .ack(acks.toArray(String[]::new));
  }
}
