// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A small world around the store's judgement, all of it drawn from one seed: workers, clients,
 * readers, a net that delays and doubles, clocks that jump, and a store that dies.
 *
 * <p>It knows no wall clock, no thread and no chance but the seed's, so that a seed is a history.
 */
final class Sim {

  private static final int ROUNDS_MAX = 2_000;

  private final RandomGenerator random;
  private final SimTime time = new SimTime();
  private final SimTrace trace = new SimTrace();
  private final Model model = new Model(time);
  private final SimStore store;
  private final SimClients clients;
  private final SimFaults faults;
  private final List<SimWorker> workers = new ArrayList<>();
  private final List<SimReader> readers = new ArrayList<>();
  private final SimNet net;
  private final int tenants;
  private final int sessionsPerTenant;
  private final long ttlMillis;
  private final int quota;
  private boolean calm;

  Sim(long seed) {
    random = new SplittableRandom(seed);
    tenants = upTo(1, 3);
    sessionsPerTenant = upTo(1, 4);
    ttlMillis = List.of(200, 1_000, 5_000).get(upTo(0, 2));
    quota = chance(0.3) ? upTo(1, 3) : Integer.MAX_VALUE;
    store = new SimStore(time, random, model, trace);
    clients = new SimClients(this);
    faults = new SimFaults(this);
    net = new SimNet(this, upTo(1, 8));
    for (int i = upTo(1, 4); i > 0; i--) {
      workers.add(new SimWorker("w" + i, this));
    }
    for (int i = upTo(1, 3); i > 0; i--) {
      readers.add(new SimReader(this, clients.session()));
    }
  }

  /** Lives through the seed's history and gives back its trace. */
  static SimTrace run(long seed, int steps) {
    var sim = new Sim(seed);
    try {
      for (int i = 0; i < steps; i++) {
        sim.trace.step(i);
        sim.step();
      }
      sim.drain(steps);
      return sim.trace;
    } catch (AssertionError | RuntimeException wrong) {
      throw new AssertionError(sim.report(seed, wrong), wrong);
    }
  }

  private String report(long seed, Throwable wrong) {
    return """
    seed %d, step %d: %s
    %s
    replay: ./mvnw -pl store test -Dtest=SimulationTest -Dcaudal.sim.seed=%d\
    """
        .formatted(seed, trace.step(), wrong, trace.lastLines(), seed);
  }

  private void step() {
    time.pass(upTo(0, 20));
    faults.step();
    int what = upTo(0, 99);
    if (what < 60) {
      oneOf(workers).step();
    } else if (what < 85) {
      clients.step();
    } else if (what < 95) {
      oneOf(readers).step();
    }
    if (chance(0.7)) {
      net.deliver();
    }
  }

  /** The store dies with all that has not reached it. */
  void crashStore() {
    store.crash();
    workers.forEach(SimWorker::storeCrashed);
    readers.forEach(SimReader::storeCrashed);
    net.loseAll();
    model.ledger().audit(store.rows());
  }

  /** Faults end, and healthy workers go on until nothing is to be done. */
  private void drain(int steps) {
    calm = true;
    faults.end();
    trace.add("CALM");
    for (int round = 1; !quiet(); round++) {
      trace.step(steps + round);
      Model.check(round < ROUNDS_MAX, "still open: %s", model.open());
      workers.forEach(SimWorker::step);
      net.flush();
      if (round % 20 == 0) {
        comfort(round);
      }
    }
    workers.forEach(SimWorker::abandon);
    net.flush();
    audit();
  }

  /** Brings what all may be waiting for: time, and somebody who speaks to the parked. */
  private void comfort(int round) {
    time.pass(round % 100 == 0 ? 36_000_000 : 500);
    for (var session : List.copyOf(model.all())) {
      if (session.live() && !session.open.isEmpty() && session.wake instanceof Wake.Control) {
        clients.nudge(session.id);
      }
    }
    net.flush();
  }

  private boolean quiet() {
    return net.isEmpty() && model.open().isEmpty() && workers.stream().allMatch(SimWorker::idle);
  }

  private void audit() {
    time.pass(36_000_000);
    store.run(List.of(SimCalls.done("nothing", _ -> {}, _ -> {}, _ -> {})), false);
    readers.forEach(SimReader::readAll);
    model.ledger().audit(store.rows());
    var left = store.core().seats().all().stream().map(seat -> seat.id).toList();
    Model.check(left.isEmpty(), "nothing is to be left in memory: %s", left);
    Model.check(store.core().seats().ready().isEmpty(), "nobody is to be due");
  }

  boolean calm() {
    return calm;
  }

  SimTime time() {
    return time;
  }

  SimTrace trace() {
    return trace;
  }

  Model model() {
    return model;
  }

  SimStore store() {
    return store;
  }

  SimFaults faults() {
    return faults;
  }

  SimClients clients() {
    return clients;
  }

  List<SimWorker> workers() {
    return workers;
  }

  SimNet net() {
    return net;
  }

  int tenants() {
    return tenants;
  }

  int sessionsPerTenant() {
    return sessionsPerTenant;
  }

  long ttlMillis() {
    return ttlMillis;
  }

  int quota() {
    return quota;
  }

  boolean chance(double p) {
    return random.nextDouble() < p;
  }

  int upTo(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  <T> T oneOf(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }

  /** A run that was once asked for, more likely a late one; null for none. */
  @Nullable String someRun() {
    return model.someTask(upTo(1, 12));
  }

  @Nullable String someRunOf(SessionId id) {
    return model.someTaskOf(id, upTo(1, 3));
  }

  String someCommand() {
    return model.someCommand(upTo(1, 12));
  }

  SessionId sessionOf(String run) {
    return model.sessionOf(run);
  }

  String keyed(String tenant, String key) {
    return store.rows().key(tenant, key).map(KeyRow::run).orElseThrow();
  }
}
