// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.HistoryMessage;
import dev.caudal.runtime.RunView;
import dev.caudal.runtime.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs and sessions as JSON. */
final class Views {
  private Views() {}

  static ObjectNode run(RunView run) {
    var json =
        Json.object()
            .put("run_id", run.runId())
            .put("job_id", run.runId())
            .put("session_id", run.sessionId())
            .put("status", run.status().wire())
            .put("progress", run.progress())
            .put("attempt", run.attempt())
            .put("subtype", orNull(run.subtype()))
            .put("result", orNull(run.result()));
    run.structuredOutput().ifPresent(output -> json.set("structured_output", output));
    json.set("denied", denied(run));
    json.put("error", orNull(run.error())).put("error_code", orNull(run.errorCode()));
    json.putArray("waiting_for").addAll(run.waitingFor());
    money(json, run);
    json.put("created_at", run.createdAt().toString())
        .put("started_at", time(run.startedAt()))
        .put("finished_at", time(run.finishedAt()));
    var metadata = json.putObject("metadata");
    run.metadata().forEach(metadata::put);
    run.retryOf().ifPresent(of -> json.put("retry_of", of));
    return json.put("last_seq", run.lastSeq());
  }

  /** What a query that waited is answered. */
  static ObjectNode result(RunView run) {
    var json =
        Json.object()
            .put("run_id", run.runId())
            .put("session_id", run.sessionId())
            .put("subtype", orNull(run.subtype()))
            .put("result", orNull(run.result()));
    run.structuredOutput().ifPresent(output -> json.set("structured_output", output));
    json.set("denied", denied(run));
    money(json, run);
    return json.put("duration_ms", duration(run).toMillis());
  }

  private static void money(ObjectNode json, RunView run) {
    json.put("cost_usd", run.costUsd().orElse(null)).put("turns", run.turns());
    run.usage().ifPresentOrElse(usage -> json.set("usage", usage), () -> json.putNull("usage"));
  }

  private static ArrayNode denied(RunView run) {
    var list = Json.object().putArray("denied");
    run.denied().forEach(one -> list.addObject().put("id", one.id()).put("tool", one.tool()));
    return list;
  }

  private static Duration duration(RunView run) {
    var from = run.startedAt().orElse(run.createdAt());
    return Duration.between(from, run.finishedAt().orElse(from));
  }

  static ObjectNode session(SessionView session) {
    return Json.object()
        .put("session_id", session.sessionId())
        .put("created_at", session.createdAt().toString())
        .put("last_active_at", session.lastActiveAt().toString())
        .put("last_seq", session.lastSeq());
  }

  static ObjectNode history(List<HistoryMessage> messages) {
    var json = Json.object();
    var list = json.putArray("messages");
    for (var message : messages) {
      var one =
          list.addObject()
              .put("id", message.id())
              .put("role", message.role())
              .put("content", message.content())
              .put("timestamp", message.timestamp().toString());
      var calls = one.putArray("tool_calls");
      message.toolCalls().forEach(calls::add);
    }
    return json;
  }

  private static @Nullable String orNull(Optional<String> text) {
    return text.orElse(null);
  }

  private static @Nullable String time(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }
}
