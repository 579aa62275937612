// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.sim.Simulator;
import dev.caudal.store.MemoryStore;
import dev.caudal.store.Store;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A node over a store, with a simulated model. */
final class House implements AutoCloseable {
  final Simulator simulator = Simulator.start();
  final Store store;
  final CaudalOptions options;
  Caudal caudal;

  House(Path folder) {
    this(folder, MemoryStore.open(), options -> {});
  }

  House(Path folder, Store store, Consumer<dev.caudal.agent.Options> agent) {
    this(folder, store, agent, it -> it);
  }

  House(
      Path folder,
      Store store,
      Consumer<dev.caudal.agent.Options> agent,
      UnaryOperator<CaudalOptions> set) {
    this.store = store;
    options =
        set.apply(
            CaudalOptions.of(folder)
                .agent(it -> {
                  it.baseUrl(URI.create(simulator.baseUrl())).tools();
                  agent.accept(it);
                }));
    caudal = Caudal.open(store, options);
  }

  Accepted submit(String text) {
    return caudal.submit(Caller.LOCAL, Task.of(text), Optional.empty());
  }

  Accepted submit(String text, String session) {
    var task = Events.MAPPER.createObjectNode().put("task", text).put("session_id", session);
    return caudal.submit(Caller.LOCAL, Task.of(task), Optional.empty());
  }

  /** All events of a run until it ends. */
  List<LogEvent> events(String run) throws InterruptedException {
    return eventsUntil(run, "");
  }

  /** The events of a run up to the first of a type, or its end. */
  List<LogEvent> eventsUntil(String run, String type) throws InterruptedException {
    var all = new ArrayList<LogEvent>();
    try (var tail = caudal.events(Caller.LOCAL, run, 0, Include.NOTHING)) {
      while (!tail.isAtEnd()) {
        var batch = tail.next(100, Duration.ofSeconds(20));
        if (batch.isEmpty() && !tail.isAtEnd()) {
          throw new AssertionError("nothing for twenty seconds behind " + all);
        }
        all.addAll(batch);
        if (batch.stream().anyMatch(event -> event.type().equals(type))) {
          return all;
        }
      }
    }
    return all;
  }

  static String types(List<LogEvent> events) {
    return events.stream()
        .map(LogEvent::type)
        .filter(type -> !type.equals("progress") && !type.equals("milestone"))
        .collect(Collectors.joining(" "));
  }

  static String text(List<LogEvent> events) {
    return events.stream()
        .filter(event -> event.type().equals("text"))
        .map(event -> Events.MAPPER.readTree(event.json()).path("content").asString())
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    caudal.close();
    store.close();
    simulator.close();
  }
}
