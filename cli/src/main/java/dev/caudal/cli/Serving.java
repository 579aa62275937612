// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.runtime.Caudal;
import dev.caudal.server.Server;
import dev.caudal.sim.Simulator;
import dev.caudal.store.SqliteOptions;
import dev.caudal.store.SqliteStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of one node, put together: store, runtime, doors, and a simulator where there is no
 * key.
 */
final class Serving implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
  private static final Duration DRAIN = Duration.ofSeconds(7);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final String baseUrl;

  private Serving(Plan plan) {
    boolean done = false;
    try {
      baseUrl = build(plan);
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  static Serving start(Plan plan) {
    return new Serving(plan);
  }

  /** Where it is reached. */
  String baseUrl() {
    return baseUrl;
  }

  private String build(Plan plan) {
    plan.makeFolders();
    var options = SqliteOptions.defaults().durability(plan.durability());
    var store = keep(SqliteStore.open(plan.storeFile(), options));
    var settled = plan.simulated() ? plan.against(keep(Simulator.start()).baseUrl()) : plan;
    var runtime = keep(Caudal.open(store, settled.runtime()));
    open.push(() -> runtime.drain(DRAIN));
    var server = keep(Server.start(runtime, plan.server()));
    open.push(server::drain);
    return server.baseUrl();
  }

  private <T extends AutoCloseable> T keep(T room) {
    open.push(room);
    return room;
  }

  /** Takes in no more, lets runs reach a safe point, and puts the rest back for the next start. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failed) {
        LOG.warn("could not be closed", failed);
      }
    }
  }
}
