// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caudal.store.Append;
import dev.caudal.store.Entry;
import dev.caudal.store.RunState;
import dev.caudal.store.Send;
import dev.caudal.store.SessionId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run's webhook is to be told. A notice is a task for a child session, in the very step that
 * makes it true: none is lost, and none is about what did not happen.
 */
final class Notices {
  private static final Set<String> USUAL = Set.of("job.completed", "job.failed", "job.cancelled");

  private final SessionId session;
  private final String run;
  private final RunRow row;
  private final String url;
  private final Set<String> wanted;

  Notices(SessionId session, String run, RunRow row) {
    this.session = session;
    this.run = run;
    this.row = row;
    url = row.task().text("webhook_url").orElse("");
    wanted = url.isEmpty() ? Set.of() : wanted(row);
  }

  private static Set<String> wanted(RunRow row) {
    var named = new HashSet<String>();
    row.task().fields().path("webhook_events").forEach(event -> named.add(event.asString("")));
    return named.isEmpty() ? USUAL : named;
  }

  /** Whether this is to be told. */
  boolean isOf(Entry entry) {
    return !wanted.isEmpty() && wanted.contains(event(entry));
  }

  /** Whether any of these is to be told. */
  boolean areOf(List<Entry> entries) {
    return !wanted.isEmpty() && entries.stream().anyMatch(this::isOf);
  }

  /** The webhooks' tasks for what an append says; the row counts them. */
  Append with(Append append, RunState state, Instant now) {
    if (!areOf(append.entries())) {
      return append;
    }
    var children = new ArrayList<>(append.children());
    for (var entry : append.entries()) {
      var event = event(entry);
      if (isOf(entry)) {
        children.add(
            task(event, payload(entry, event, state, now.truncatedTo(ChronoUnit.MILLIS)), now));
      }
    }
    return append.children(children.toArray(Send.Task[]::new));
  }

  /** Somebody waits for it elsewhere, and the queue may be long. */
  private Send.Task task(String event, ObjectNode payload, Instant now) {
    var id = DeliveryRow.id(run, row.nextNotice());
    var body =
        Events.MAPPER.createObjectNode().put("payload", Events.MAPPER.writeValueAsString(payload));
    return Send.Task.of(
            DeliveryRow.session(session.tenant(), id), Commands.WEBHOOK, Commands.body(body))
        .data(DeliveryRow.of(id, url, event, now).bytes());
  }

  private ObjectNode payload(Entry entry, String event, RunState state, Instant now) {
    var json =
        Events.MAPPER
            .createObjectNode()
            .put("type", event)
            .put("timestamp", now.toString())
            .put("job_id", run)
            .put("run_id", run)
            .put("session_id", session.name())
            .put("status", state.name().toLowerCase(Locale.ROOT));
    if (event.equals("job.milestone")) {
      json.set("milestone", Events.tree(entry).path("name"));
    }
    row.copyTo(json, "subtype");
    row.copyTo(json, "result");
    row.copyTo(json, "error");
    json.putNull("cost_usd");
    row.copyTo(json, "cost_usd");
    var metadata = json.putObject("metadata");
    row.task()
        .fields()
        .path("metadata")
        .properties()
        .forEach(it -> metadata.set(it.getKey(), it.getValue()));
    return json;
  }

  /** What an entry is called by those who hear of it from afar; empty for what they do not. */
  private static String event(Entry entry) {
    return switch (entry.type()) {
      case "start" -> "job.started";
      case "permission_request" -> "job.waiting";
      case "milestone" -> "job.milestone";
      case "done" -> "job.completed";
      case "error" -> "job.failed";
      case "cancelled" -> "job.cancelled";
      case "status" -> isRetry(entry) ? "job.retrying" : "";
      default -> "";
    };
  }

  private static boolean isRetry(Entry entry) {
    return new String(entry.json(), UTF_8).contains("retrying")
        && Events.tree(entry).path("status").asString("").equals("retrying");
  }
}
