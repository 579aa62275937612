// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static dev.caudal.server.Route.delete;
import static dev.caudal.server.Route.get;
import static dev.caudal.server.Route.getStarting;
import static dev.caudal.server.Route.post;
import static dev.caudal.server.Route.put;

import dev.caudal.runtime.Caudal;
import java.util.ArrayList;
import java.util.List;

/** The table of all doors. */
final class Doors {
  private Doors() {}

  static List<Route> of(Caudal runtime, ServerOptions options, Patience patience) {
    var follow = new Follow(patience, options.heartbeat());
    var readers = new Readers(runtime, follow);
    var starts = new Starts(runtime, follow, readers, patience);
    var queries = new Queries(runtime, options, patience);
    var sessions = new Sessions(runtime);
    var all = new ArrayList<Route>();
    all.addAll(starting(queries, starts));
    all.addAll(runs(new Runs(runtime, patience), readers));
    all.addAll(webhooks(new Deliveries(runtime)));
    all.addAll(sessions(sessions, starts, readers));
    all.addAll(tutorials(queries, starts, sessions));
    all.addAll(house(new Health(runtime, patience), new Docs()));
    return all;
  }

  private static List<Route> starting(Queries queries, Starts starts) {
    return List.of(
        post("/agent/query", queries::query),
        post("/agent/chat", queries::chat),
        post("/agent/analyze", queries::analyze),
        getStarting("/agent/stream", starts::stream),
        post("/agent/stream", starts::stream));
  }

  private static List<Route> runs(Runs runs, Readers readers) {
    return List.of(
        post("/agent/jobs", runs::enqueue),
        get("/agent/jobs/{id}", runs::one),
        delete("/agent/jobs/{id}", runs::cancel),
        get("/agent/runs", runs::list),
        get("/agent/runs/{id}", runs::one),
        get("/agent/runs/{id}/events", readers::run),
        post("/agent/runs/{id}/cancel", runs::cancel),
        post("/agent/runs/{id}/messages", runs::steer),
        post("/agent/runs/{id}/permissions/{permission_id}", runs::decide),
        post("/agent/runs/{id}/retry", runs::retry));
  }

  private static List<Route> webhooks(Deliveries deliveries) {
    return List.of(
        get("/agent/runs/{id}/deliveries", deliveries::list),
        post("/agent/runs/{id}/deliveries/{delivery_id}/redeliver", deliveries::again));
  }

  private static List<Route> sessions(Sessions sessions, Starts starts, Readers readers) {
    return List.of(
        post("/agent/sessions", sessions::create),
        get("/agent/sessions", sessions::list),
        get("/agent/sessions/{id}", sessions::one),
        put("/agent/sessions/{id}", sessions::name),
        delete("/agent/sessions/{id}", sessions::delete),
        get("/agent/sessions/{id}/history", sessions::history),
        get("/agent/sessions/{id}/events", readers::session),
        getStarting("/agent/sessions/{id}/stream", starts::inSession));
  }

  /** The same doors where tutorials and their pages look for them. */
  private static List<Route> tutorials(Queries queries, Starts starts, Sessions sessions) {
    return List.of(
        post("/agent", queries::content),
        post("/api/agent", starts::stream),
        post("/api/agent/run", starts::bare),
        post("/analyze", queries::analyze),
        post("/api/sessions", sessions::create),
        get("/api/sessions/{id}/history", sessions::history),
        getStarting("/claude/stream/{session_id}", starts::deltas));
  }

  private static List<Route> house(Health health, Docs docs) {
    return List.of(
        get("/health", health::ready),
        get("/health/live", health::live),
        get("/health/ready", health::ready),
        get("/openapi.json", docs::document),
        get("/docs", docs::page),
        get("/", docs::home));
  }
}
