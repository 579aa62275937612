// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.runtime.DeliveryView.Status;
import dev.caudal.store.Run;
import dev.caudal.store.RunState;
import dev.caudal.store.SessionId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the run's row of a webhook says: one is a run in a child session of its own, so that none
 * waits for another, and its id is the name of that session.
 */
final class DeliveryRow {
  /** No session of a client's own has such a name. */
  private static final String SESSION = "webhook:";

  private final ObjectNode json;

  private DeliveryRow(ObjectNode json) {
    this.json = json;
  }

  static DeliveryRow of(String id, String url, String event, Instant now) {
    return new DeliveryRow(
        Events.MAPPER
            .createObjectNode()
            .put("id", id)
            .put("url", url)
            .put("event", event)
            .put("status", Status.PENDING.wire())
            .put("attempts", 0)
            .put("step", 0)
            .put("created_at", now.toString()));
  }

  static DeliveryRow of(Run run) {
    return new DeliveryRow((ObjectNode) Events.MAPPER.readTree(run.data()));
  }

  /** The webhooks of a run are counted. */
  static String id(String run, int number) {
    return "wh_" + run + "_" + number;
  }

  static SessionId session(String tenant, String id) {
    return new SessionId(tenant, SESSION + id);
  }

  /** Whether the session is a webhook's, which is nobody's to work with. */
  static boolean isIn(SessionId session) {
    return session.name().startsWith(SESSION);
  }

  /** Refuses the name of a webhook's session. */
  static void requireOther(String session) {
    if (session.startsWith(SESSION)) {
      throw new Refusal.NotFound("session", session);
    }
  }

  byte[] bytes() {
    return Events.MAPPER.writeValueAsBytes(json);
  }

  String id() {
    return json.path("id").asString("");
  }

  String url() {
    return json.path("url").asString("");
  }

  String event() {
    return json.path("event").asString("");
  }

  int attempts() {
    return json.path("attempts").asInt(0);
  }

  /** How often it has failed on the way through the schedule, which may begin anew. */
  int step() {
    return json.path("step").asInt(0);
  }

  /** The same from the beginning, as often as it has been tried. */
  DeliveryRow again() {
    var copy = json.deepCopy().put("status", Status.PENDING.wire()).put("step", 0);
    copy.remove("next_attempt_at");
    return new DeliveryRow(copy);
  }

  /** After one more attempt; the entry of the attempt says how it went. */
  DeliveryRow after(ObjectNode attempt) {
    json.put("attempts", attempts() + 1).put("step", step() + 1);
    json.set("status", attempt.path("status"));
    copy(attempt, "status_code");
    copy(attempt, "error");
    copy(attempt, "next_attempt_at");
    return this;
  }

  private void copy(ObjectNode attempt, String field) {
    if (attempt.has(field)) {
      json.set(field, attempt.path(field));
    } else {
      json.remove(field);
    }
  }

  Optional<Instant> nextAttempt() {
    return text("next_attempt_at").map(Instant::parse);
  }

  Status status() {
    return Status.valueOf(json.path("status").asString("").toUpperCase(Locale.ROOT));
  }

  /** The state of a run that stands so. */
  static RunState state(Status status) {
    return switch (status) {
      case PENDING -> RunState.WAITING;
      case DELIVERED -> RunState.COMPLETED;
      case FAILED, STOPPED -> RunState.FAILED;
    };
  }

  DeliveryView view() {
    return new DeliveryView(
        id(),
        url(),
        event(),
        status(),
        attempts(),
        Optional.of(json.path("status_code")).filter(JsonNode::isInt).map(JsonNode::asInt),
        text("error"),
        nextAttempt(),
        Instant.parse(json.path("created_at").asString()));
  }

  private Optional<String> text(String field) {
    var value = json.path(field);
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }
}
