// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Accepted;
import dev.caudal.runtime.Caudal;
import dev.caudal.runtime.Decision;
import dev.caudal.runtime.RunView;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Doors to what was started: queued jobs, and runs of all kinds. */
final class Runs {
  private static final int PAGE = 50;
  private static final int PAGE_MAX = 500;

  private final Caudal runtime;
  private final Patience patience;

  Runs(Caudal runtime, Patience patience) {
    this.runtime = runtime;
    this.patience = patience;
  }

  /** {@code POST /agent/jobs}. */
  void enqueue(Call call) throws IOException {
    Starts.requireOpen(patience);
    var request = TaskRequest.of(call);
    var accepted = runtime.enqueue(call.caller(), request.task(), request.key());
    Starts.begun(call, accepted);
    var wait = runtime.estimatedWait(call.caller(), accepted.runId());
    call.put("Location", "/agent/jobs/" + accepted.runId());
    call.answer(
        201,
        Json.object()
            .put("job_id", accepted.runId())
            .put("status", RunView.Status.PENDING.wire())
            .put("session_id", accepted.sessionId())
            .put("estimated_wait_ms", wait.toMillis()));
  }

  /** {@code GET …/{id}}. */
  void one(Call call) throws IOException {
    call.query().only();
    call.answer(200, Views.run(runtime.run(call.caller(), id(call))));
  }

  /** {@code GET /agent/runs}. */
  void list(Call call) throws IOException {
    var query = call.query();
    query.only("status", "session_id", "limit", "before");
    var page =
        runtime.runs(
            call.caller(),
            query.get("status").map(Runs::status),
            query.get("session_id").map(Names::requireSession),
            query.number("limit", PAGE, 1, PAGE_MAX),
            query.before());
    var json = Json.object();
    var list = json.putArray("runs");
    page.items().forEach(run -> list.add(Views.run(run)));
    call.answer(200, json.put("next", page.next().orElse(null)));
  }

  private static RunView.Status status(String name) {
    return Arrays.stream(RunView.Status.values())
        .filter(status -> status.wire().equals(name))
        .findFirst()
        .orElseThrow(() ->
            Problem.invalid("status", "pending, running, waiting, completed, failed or cancelled"));
  }

  /** {@code POST …/{id}/cancel} and {@code DELETE …/{id}}. */
  void cancel(Call call) throws IOException {
    call.query().only();
    Bodies.none(call);
    var runId = id(call);
    runtime.cancel(call.caller(), runId, "user");
    Audit.cancelled(call, runId);
    call.answer(202, Views.run(runtime.run(call.caller(), runId)));
  }

  /** {@code POST …/{id}/messages}. */
  void steer(Call call) throws IOException {
    call.query().only();
    var content = Bodies.text(Bodies.object(call, "content"), "content");
    var runId = id(call);
    runtime.steer(call.caller(), runId, content);
    Audit.steered(call, runId);
    call.answer(202, Json.object().put("run_id", runId).put("status", "accepted"));
  }

  /** {@code POST …/{id}/permissions/{permission_id}}. */
  void decide(Call call) throws IOException {
    call.query().only();
    var fields = Bodies.object(call, "decision", "message", "updated_input");
    boolean allow =
        switch (Bodies.text(fields, "decision")) {
          case "allow" -> true;
          case "deny" -> false;
          default -> throw Problem.invalid("decision", "allow or deny");
        };
    var input = fields.path("updated_input");
    if (!input.isMissingNode() && !input.isNull() && !input.isObject()) {
      throw Problem.invalid("updated_input", "an object");
    }
    var decision =
        new Decision(
            allow,
            Bodies.optional(fields, "message"),
            input.isObject() ? Optional.of(input) : Optional.empty());
    var runId = id(call);
    var permissionId = call.name("permission_id");
    runtime.decide(call.caller(), runId, permissionId, decision);
    Audit.decided(call, runId, permissionId, allow);
    call.answer(
        200,
        Json.object()
            .put("run_id", runId)
            .put("id", permissionId)
            .put("decision", allow ? "allow" : "deny"));
  }

  /** {@code POST …/{id}/retry}. */
  void retry(Call call) throws IOException {
    Starts.requireOpen(patience);
    call.query().only();
    Bodies.none(call);
    Accepted accepted = runtime.retry(call.caller(), id(call));
    Starts.begun(call, accepted);
    call.put("Location", "/agent/runs/" + accepted.runId());
    call.answer(201, Views.run(runtime.run(call.caller(), accepted.runId())));
  }

  private static String id(Call call) {
    call.runId(call.name("id"));
    return call.name("id");
  }
}
