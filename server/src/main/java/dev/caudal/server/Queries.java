// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Accepted;
import dev.caudal.runtime.Caudal;
import dev.caudal.runtime.Include;
import dev.caudal.runtime.Refusal;
import dev.caudal.runtime.RunView;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Starts runs that are waited for, and answers with what came out. */
final class Queries {
  private static final Pattern WAIT = Pattern.compile("(?i)\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*");
  private static final String COOKIE = "caudal_session";

  private final Caudal runtime;
  private final ServerOptions options;
  private final Patience patience;

  Queries(Caudal runtime, ServerOptions options, Patience patience) {
    this.runtime = runtime;
    this.options = options;
    this.patience = patience;
  }

  /** {@code POST /agent/query}. */
  void query(Call call) throws IOException, InterruptedException {
    ask(call, TaskRequest.of(call), Views::result);
  }

  /** {@code POST /agent}: the same, answered as tutorials have it. */
  void content(Call call) throws IOException, InterruptedException {
    ask(call, TaskRequest.of(call), Queries::content);
  }

  private static ObjectNode content(RunView run) {
    var json = Json.object().put("content", run.result().orElse(""));
    for (var count : new String[] {"input_tokens", "output_tokens"}) {
      json.set(count, run.usage().map(usage -> usage.path(count)).orElse(Json.number(0)));
    }
    return json.put("estimated_cost_usd", run.costUsd().orElse(null))
        .put("run_id", run.runId())
        .put("session_id", run.sessionId());
  }

  /**
   * {@code POST /agent/analyze}: a question about code, to a model that has nothing but the words.
   */
  void analyze(Call call) throws IOException, InterruptedException {
    var given =
        Bodies.object(
            call,
            "code",
            "question",
            "model",
            "max_tokens",
            "effort",
            "timeout_seconds",
            "max_budget_usd",
            "idempotency_key");
    var code = Bodies.text(given, "code");
    var question = Bodies.text(given, "question");
    var fence = "`".repeat(Math.max(3, longestFence(code) + 1));
    given.remove("code");
    given.remove("question");
    given.put("task", question + "\n\n" + fence + "\n" + code + "\n" + fence);
    given.putArray("tools");
    given.put("permission_mode", "deny_unlisted");
    ask(call, TaskRequest.of(call, given), Views::result);
  }

  private static int longestFence(String code) {
    int longest = 0;
    int length = 0;
    for (int i = 0; i < code.length(); i++) {
      length = code.charAt(i) == '`' ? length + 1 : 0;
      longest = Math.max(longest, length);
    }
    return longest;
  }

  /** {@code POST /agent/chat}: the browser's cookie keeps the session. */
  void chat(Call call) throws IOException, InterruptedException {
    Starts.requireOpen(patience);
    var fields = TaskRequest.fields(call);
    var cookie = fields.has("session_id") ? Optional.<String>empty() : cookie(call);
    Accepted accepted;
    if (cookie.isPresent() && isThere(call, cookie.get())) {
      accepted = submit(call, TaskRequest.of(call, fields.put("session_id", cookie.get())));
    } else {
      accepted = submit(call, TaskRequest.of(call, fields));
    }
    call.put(
        "Set-Cookie", COOKIE + "=" + accepted.sessionId() + "; Path=/; HttpOnly; SameSite=Lax");
    answer(call, accepted, Views::result);
  }

  private boolean isThere(Call call, String sessionId) {
    try {
      runtime.session(call.caller(), sessionId);
      return true;
    } catch (Refusal.NotFound gone) {
      return false;
    }
  }

  private static Optional<String> cookie(Call call) {
    for (var pair : call.header("Cookie").orElse("").split("[;,]", -1)) {
      var parts = pair.strip().split("=", 2);
      if (parts.length == 2 && parts[0].equals(COOKIE) && Names.isSession(parts[1])) {
        return Optional.of(parts[1]);
      }
    }
    return Optional.empty();
  }

  private void ask(Call call, TaskRequest request, Function<RunView, ObjectNode> view)
      throws IOException, InterruptedException {
    answer(call, submit(call, request), view);
  }

  private Accepted submit(Call call, TaskRequest request) {
    Starts.requireOpen(patience);
    var accepted = runtime.submit(call.caller(), request.task(), request.key());
    Starts.begun(call, accepted);
    return accepted;
  }

  private void answer(Call call, Accepted accepted, Function<RunView, ObjectNode> view)
      throws IOException, InterruptedException {
    var runId = accepted.runId();
    var wait = wait(call);
    var run =
        patience
            .during(() -> runtime.await(call.caller(), runId, wait))
            .orElseGet(() -> runtime.run(call.caller(), runId));
    call.put("X-Run-Id", runId);
    call.put("X-Session-Id", run.sessionId());
    switch (run.status()) {
      case COMPLETED -> call.answer(200, view.apply(run));
      case FAILED -> throw failed(run);
      case CANCELLED -> throw cancelled(call, run);
      case PENDING, RUNNING, WAITING -> {
        call.put("Location", "/agent/runs/" + runId);
        call.answer(202, Views.run(run));
      }
    }
  }

  private Duration wait(Call call) {
    for (var preference : call.header("Prefer").orElse("").split("[,;]", -1)) {
      var match = WAIT.matcher(preference);
      if (match.matches()) {
        var wanted = Duration.ofSeconds(Long.parseLong(match.group(1)));
        return wanted.compareTo(options.waitMax()) < 0 ? wanted : options.waitMax();
      }
    }
    return options.waitUsual();
  }

  private static Problem failed(RunView run) {
    return about(
        run, new Problem(502, run.errorCode().orElse("engine_failed"), run.error().orElse("")));
  }

  private Problem cancelled(Call call, RunView run) throws InterruptedException {
    var ending = ending(call, run);
    if (ending.path("reason").asString("").equals("timeout")) {
      return about(run, new Problem(504, "timeout", "the run's own time was over"));
    }
    return about(run, new Problem(409, "cancelled", "the run was cancelled"));
  }

  /** The event that ended it; only it knows why. */
  private JsonNode ending(Call call, RunView run) throws InterruptedException {
    long before = Math.max(0, run.lastSeq() - 1);
    try (var tail = runtime.events(call.caller(), run.runId(), before, Include.NOTHING)) {
      var events = tail.next(1, Duration.ofSeconds(1));
      return events.isEmpty() ? Json.object() : Json.ours(events.getFirst().json());
    }
  }

  private static Problem about(RunView run, Problem problem) {
    return problem.with("run_id", run.runId()).with("session_id", run.sessionId());
  }
}
