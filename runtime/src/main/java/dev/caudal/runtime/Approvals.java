// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.Json;
import dev.caudal.agent.PermissionDecider;
import dev.caudal.agent.PermissionDecision;
import dev.caudal.agent.PermissionRequest;
import dev.caudal.store.Append;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import tools.jackson.databind.JsonNode;

/**
 * The questions of a run. A question is an event and so is its answer, so both outlive this
 * process: whoever takes the run up again asks nothing twice, and runs what was allowed.
 */
final class Approvals implements PermissionDecider {
  private final Work work;
  private final Map<String, JsonNode> decided;
  private final Map<String, JsonNode> open = new LinkedHashMap<>();
  private final Map<String, CompletableFuture<JsonNode>> awaited = new LinkedHashMap<>();

  Approvals(Work work, Map<String, JsonNode> decided, Map<String, JsonNode> open) {
    this.work = work;
    this.decided = new LinkedHashMap<>(decided);
    this.open.putAll(open);
  }

  @Override
  public PermissionDecision decide(PermissionRequest request) throws InterruptedException {
    CompletableFuture<JsonNode> answer;
    synchronized (this) {
      var before = decided.get(request.call().id());
      if (before != null) {
        return decision(before);
      }
      answer = awaited.computeIfAbsent(request.call().id(), id -> new CompletableFuture<>());
      if (!open.containsKey(request.call().id())) {
        ask(request);
      }
    }
    work.waiting();
    try {
      return decision(answer.get());
    } catch (ExecutionException e) {
      return PermissionDecision.deny("the question was withdrawn");
    }
  }

  private void ask(PermissionRequest request) {
    var expires = Instant.now().plus(work.node.options.permissionTimeout());
    var event =
        new Event.PermissionRequest(
            request.call().id(),
            request.call().tool(),
            request.call().input().tree(),
            expires.toString());
    open.put(event.id(), Events.tree(Events.entry(work.run, event)));
    work.append(
        work.state(
            Append.of(Events.entry(work.run, event)).asFirm(),
            dev.caudal.store.RunState.WAITING,
            row -> row.waitingFor(questions())));
  }

  /** Somebody has decided: it is written down, and whoever waits goes on. */
  synchronized void decided(String command, JsonNode body) {
    var id = body.path("id").asString("");
    if (!open.containsKey(id) || decided.containsKey(id)) {
      work.append(Append.of(List.of()).ack(command));
      return;
    }
    open.remove(id);
    decided.put(id, body);
    var event =
        new Event.Permission(
            id,
            body.path("decision").asString("deny"),
            body.path("by").asString(""),
            Optional.ofNullable(body.path("message").asString(null)),
            Optional.of(body.path("updated_input")).filter(JsonNode::isObject));
    var state =
        open.isEmpty() ? dev.caudal.store.RunState.RUNNING : dev.caudal.store.RunState.WAITING;
    work.append(
        work.state(
            Append.of(Events.entry(work.run, event)).ack(command).asProgress(),
            state,
            row -> row.waitingFor(questions())));
    var waiting = awaited.get(id);
    if (waiting != null) {
      waiting.complete(body);
    }
  }

  /** The earliest time at which a question is as good as denied. */
  synchronized Optional<Instant> nextExpiry() {
    return open.values().stream().map(Approvals::expiry).min(Instant::compareTo);
  }

  /** The questions whose time is over. */
  synchronized List<String> expired(Instant now) {
    return open.entrySet().stream()
        .filter(entry -> !expiry(entry.getValue()).isAfter(now))
        .map(Map.Entry::getKey)
        .toList();
  }

  synchronized boolean isWaiting() {
    return !open.isEmpty();
  }

  private List<JsonNode> questions() {
    return new ArrayList<>(open.values());
  }

  private static Instant expiry(JsonNode request) {
    return Instant.parse(request.path("expires_at").asString(""));
  }

  private static PermissionDecision decision(JsonNode body) {
    if (!body.path("decision").asString("").equals("allow")) {
      return PermissionDecision.deny(body.path("message").asString("It was denied."));
    }
    return body.path("updated_input").isObject()
        ? new PermissionDecision.AllowChanged(Json.of(body.path("updated_input")))
        : PermissionDecision.allow();
  }
}
