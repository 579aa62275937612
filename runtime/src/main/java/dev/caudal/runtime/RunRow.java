// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.store.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a run's row says beyond its state: the task, and how far it has come. */
final class RunRow {
  private final ObjectNode json;

  private RunRow(ObjectNode json) {
    this.json = json;
  }

  static RunRow of(Task task, Caller caller, boolean queued, Optional<String> retryOf) {
    var json = Events.MAPPER.createObjectNode();
    json.put("by", caller.user()).put("queued", queued).put("attempt", 1);
    json.set("task", task.fields());
    retryOf.ifPresent(run -> json.put("retry_of", run));
    return new RunRow(json);
  }

  static RunRow of(Run run) {
    return new RunRow((ObjectNode) Events.MAPPER.readTree(run.data()));
  }

  byte[] bytes() {
    return Events.MAPPER.writeValueAsBytes(json);
  }

  Task task() {
    return Task.trusted((ObjectNode) json.path("task"));
  }

  String by() {
    return json.path("by").asString("");
  }

  boolean isQueued() {
    return json.path("queued").asBoolean(false);
  }

  int attempt() {
    return json.path("attempt").asInt(1);
  }

  /** How often it may be tried; only the queue tries again. */
  int attempts() {
    return isQueued() ? json.path("task").path("attempts").asInt(3) : 1;
  }

  RunRow attempt(int number) {
    json.put("attempt", number);
    return this;
  }

  RunRow progress(int percent) {
    json.put("progress", percent);
    return this;
  }

  RunRow set(String field, JsonNode value) {
    json.set(field, value);
    return this;
  }

  RunRow set(String field, String value) {
    json.put(field, value);
    return this;
  }

  /** How often its webhook was to be told something. */
  int notices() {
    return json.path("notices").asInt(0);
  }

  int nextNotice() {
    json.put("notices", notices() + 1);
    return notices();
  }

  void copyTo(ObjectNode other, String field) {
    if (json.has(field)) {
      other.set(field, json.path(field));
    }
  }

  /** The open questions, by their ids. */
  RunRow waitingFor(List<JsonNode> requests) {
    var array = json.putArray("waiting_for");
    requests.forEach(array::add);
    return this;
  }

  RunView view(Run run) {
    return new RunView(
        run.id(),
        run.session().name(),
        RunView.Status.valueOf(run.state().name()),
        run.state() == dev.caudal.store.RunState.COMPLETED ? 100 : json.path("progress").asInt(0),
        attempt(),
        text("subtype"),
        text("result"),
        node("structured_output"),
        denied(),
        text("error"),
        text("error_code"),
        waiting(),
        node("cost_usd").filter(JsonNode::isNumber).map(JsonNode::asDouble),
        json.path("turns").asInt(0),
        node("usage"),
        run.createdAt(),
        run.startedAt(),
        run.finishedAt(),
        metadata(),
        text("retry_of"),
        run.lastSeq());
  }

  List<JsonNode> waiting() {
    var list = new ArrayList<JsonNode>();
    json.path("waiting_for").forEach(list::add);
    return list;
  }

  private Optional<String> text(String field) {
    var value = json.path(field);
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }

  private Optional<JsonNode> node(String field) {
    var value = json.path(field);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  private List<RunView.Denied> denied() {
    var list = new ArrayList<RunView.Denied>();
    for (var call : json.path("denied")) {
      list.add(new RunView.Denied(call.path("id").asString(""), call.path("tool").asString("")));
    }
    return list;
  }

  private Map<String, String> metadata() {
    var map = new TreeMap<String, String>();
    json.path("task")
        .path("metadata")
        .properties()
        .forEach(entry -> map.put(entry.getKey(), entry.getValue().asString("")));
    return map;
  }
}
