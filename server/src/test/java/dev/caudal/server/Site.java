// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.agent.Options;
import dev.caudal.runtime.Caudal;
import dev.caudal.runtime.CaudalOptions;
import dev.caudal.sim.Simulator;
import dev.caudal.store.MemoryStore;
import dev.caudal.store.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A whole server: doors, runtime, store and a simulated model. */
final class Site implements AutoCloseable {
  private static final String JSON = "Content-Type: application/json";

  final Simulator simulator = Simulator.start();
  final Store store;
  final Caudal runtime;
  final Server server;

  Site(Path folder) {
    this(folder, ServerOptions.defaults());
  }

  Site(Path folder, ServerOptions options) {
    this(folder, options, MemoryStore.open(), agent -> {});
  }

  Site(Path folder, ServerOptions options, Store store, Consumer<Options> agent) {
    this.store = store;
    var settings =
        CaudalOptions.of(folder)
            .agent(it -> {
              it.baseUrl(URI.create(simulator.baseUrl())).tools();
              agent.accept(it);
            });
    runtime = Caudal.open(store, settings);
    server = Server.start(runtime, options);
  }

  Wire wire() throws IOException {
    return new Wire(server.port());
  }

  Wire.Answer get(String target, String... headers) throws IOException {
    try (var wire = wire()) {
      return wire.ask("GET", target, "", headers);
    }
  }

  Wire.Answer post(String target, JsonNode body, String... headers) throws IOException {
    return send("POST", target, body.toString(), headers);
  }

  Wire.Answer send(String method, String target, String body, String... headers)
      throws IOException {
    try (var wire = wire()) {
      return wire.ask(method, target, body, withType(headers));
    }
  }

  /** Opens a stream by a POST. */
  Stream stream(String target, JsonNode body, String... headers) throws IOException {
    return Stream.open(wire(), "POST", target, body.toString(), withType(headers));
  }

  Stream follow(String target, String... headers) throws IOException {
    return Stream.open(wire(), "GET", target, "", headers);
  }

  private static String[] withType(String[] headers) {
    var all = java.util.Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = JSON;
    return all;
  }

  static tools.jackson.databind.node.ObjectNode task(String text) {
    return Json.object().put("task", text);
  }

  /** The one run there is, once it speaks. */
  String onlyRun() throws IOException {
    String runId = "";
    while (runId.isEmpty()) {
      runId = get("/agent/runs").json().path("runs").path(0).path("run_id").asString("");
    }
    try (var stream = follow("/agent/runs/" + runId + "/events")) {
      stream.until("text");
    }
    return runId;
  }

  /** Waits for a run's end, as any client can. */
  JsonNode ended(String runId) throws IOException {
    try (var stream = follow("/agent/runs/" + runId + "/events")) {
      stream.all();
    }
    return get("/agent/runs/" + runId).json();
  }

  @Override
  public void close() {
    server.close();
    runtime.close();
    store.close();
    simulator.close();
  }
}
