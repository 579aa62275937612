// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worker that claims sessions and works on them a step at a time, as well as its world allows.
 */
final class SimWorker {

  final String name;
  final Sim sim;
  final Map<SessionId, SimHolding> holdings = new LinkedHashMap<>();
  private final int sessionsMax;
  private Leases.@Nullable Waiter waiter;
  private boolean claiming;
  private int pausedSteps;

  SimWorker(String name, Sim sim) {
    this.name = name;
    this.sim = sim;
    this.sessionsMax = sim.upTo(1, 4);
  }

  void pause(int steps) {
    pausedSteps = steps;
  }

  /** Loses all it knows; a claim of its that waits goes on waiting. */
  void crash() {
    holdings.values().forEach(SimHolding::forgotten);
    holdings.clear();
    waiter = null;
    claiming = false;
    pausedSteps = 0;
  }

  void storeCrashed() {
    waiter = null;
    claiming = false;
  }

  void drop(SimHolding holding) {
    holdings.remove(holding.lease.session(), holding);
  }

  void step() {
    if (pausedSteps > 0 && !sim.calm()) {
      pausedSteps--;
      return;
    }
    served();
    boolean room = holdings.size() < sessionsMax;
    if (room && !claiming && waiter == null && (holdings.isEmpty() || sim.chance(0.3))) {
      claim();
    } else if (!holdings.isEmpty()) {
      sim.oneOf(List.copyOf(holdings.values())).step();
    } else if (sim.chance(0.2)) {
      abandon();
    }
  }

  private void served() {
    var waiting = waiter;
    if (waiting != null && !waiting.got.isEmpty()) {
      waiter = null;
      waiting.got.forEach(this::got);
    }
  }

  private void got(Lease lease) {
    var old = holdings.put(lease.session(), new SimHolding(this, lease));
    if (old != null) {
      old.forgotten();
    }
  }

  private void claim() {
    int room = sessionsMax - holdings.size();
    var wants = Wants.of(sim.upTo(0, 2), sim.upTo(0, room), sim.upTo(0, room)).quota(sim.quota());
    if (sim.calm()) {
      wants = Wants.of(1, 1, 1);
    }
    var made = new Leases.Waiter(name, wants, Duration.ofMillis(sim.ttlMillis()));
    boolean stay = sim.chance(0.5);
    if (stay) {
      sim.model().leases().mayWait(made);
    }
    claiming = true;
    sim.net()
        .postOnce(
            new SimCall<>(
                name + " claim" + (stay ? " and wait " : " ") + wants,
                core -> core.leases().claim(made, stay),
                (result, refusal) -> sim.model().leases().claimed(made, stay, result, refusal),
                reply -> {
                  claiming = false;
                  if (reply instanceof SimCall.Done(var leases)) {
                    leases.forEach(this::got);
                    if (leases.isEmpty() && stay) {
                      waiter = made;
                    }
                  }
                }));
  }

  void abandon() {
    var waiting = waiter;
    if (waiting == null) {
      return;
    }
    waiter = null;
    sim.net()
        .postOnce(
            new SimCall<>(
                name + " abandon",
                core -> core.leases().abandon(waiting),
                (result, _) -> sim.model().leases().abandoned(waiting, result),
                _ -> waiting.got.forEach(this::got)));
  }

  /** Whether nothing is left of its work. */
  boolean idle() {
    return holdings.isEmpty() && !claiming;
  }

  Wake someWake() {
    return sim.chance(0.5)
        ? Wake.control()
        : Wake.at(Instant.ofEpochMilli(sim.time().millis() + sim.upTo(0, 400)));
  }

  /**
   * Entries as a model streams them: pieces of one text, and now and then one that stands alone.
   */
  List<Entry> words(String about, int most) {
    var entries = new ArrayList<Entry>();
    for (int i = sim.upTo(1, most); i > 0; i--) {
      entries.add(
          sim.chance(0.8)
              ? Entry.piece("delta", "{}", about, name + sim.upTo(0, 99) + " ")
              : Entry.of("note", "{\"by\":\"" + name + sim.upTo(0, 99) + "\"}"));
    }
    return entries;
  }
}
