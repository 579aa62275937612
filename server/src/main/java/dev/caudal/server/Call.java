// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Caller;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One call at the doors: the exchange, and what the pipeline has found out about it. */
final class Call {
  private final Exchange exchange;
  private final int bodyMax;
  private final Query query;
  private String requestId = "";
  private String runId = "";
  private String route = "";
  private Caller caller = Caller.LOCAL;
  private Map<String, String> names = Map.of();

  Call(Exchange exchange, int bodyMax) {
    this.exchange = exchange;
    this.bodyMax = bodyMax;
    this.query = new Query(exchange.query());
  }

  Exchange exchange() {
    return exchange;
  }

  Query query() {
    return query;
  }

  String method() {
    return exchange.method();
  }

  boolean isHead() {
    return method().equals("HEAD");
  }

  Optional<String> header(String name) {
    return exchange.header(name);
  }

  String requestId() {
    return requestId;
  }

  void requestId(String id) {
    requestId = id;
  }

  /** Who asks. */
  Caller caller() {
    return caller;
  }

  void caller(Caller who) {
    caller = who;
  }

  /** The run this is about, for the log; empty where it is about none. */
  String runId() {
    return runId;
  }

  void runId(String id) {
    runId = id;
  }

  /** The route's pattern, for the log; empty where none fits. */
  String route() {
    return route;
  }

  void routed(String pattern, Map<String, String> found) {
    route = pattern;
    names = found;
  }

  /** What stands in the path where the route has this name. */
  String name(String name) {
    return names.getOrDefault(name, "");
  }

  void put(String header, String value) {
    exchange.put(header, value);
  }

  /** The body, which must be JSON and say so; nothing where it is empty. */
  Optional<JsonNode> json() throws IOException {
    var bytes = exchange.body(bodyMax);
    if (bytes.length == 0) {
      return Optional.empty();
    }
    MediaType.requireJson(this);
    return Optional.of(Json.read(bytes));
  }

  void answer(int status, JsonNode body) throws IOException {
    put("Content-Type", "application/json");
    put("Cache-Control", "no-store");
    exchange.respond(status, Json.bytes(body));
  }

  void answer(int status) throws IOException {
    exchange.respond(status, new byte[0]);
  }
}
