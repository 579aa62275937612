// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.AgentException;
import dev.caudal.agent.AssistantMessage;
import dev.caudal.agent.ContentBlock;
import dev.caudal.agent.Message;
import dev.caudal.agent.PermissionDecision;
import dev.caudal.agent.PermissionRequest;
import dev.caudal.agent.ResultMessage;
import dev.caudal.agent.RewindMessage;
import dev.caudal.agent.StreamEvent;
import dev.caudal.agent.SystemMessage;
import dev.caudal.agent.UserMessage;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Turns what an agent says into the numbered events of its run. What subagents say and think is
 * left out; what they do is told with the call they work under.
 */
final class Narrator {
  private final String task;
  private final boolean simulated;
  private final Consumer<Event> listener;
  private final ReentrantLock telling = new ReentrantLock();
  private final Calls calls = new Calls();
  private final Set<String> decidedByPerson = new HashSet<>();

  private int seq;

  /** The last number before the model's running answer: what a rewind goes back to. */
  private int before;

  Narrator(String task, boolean simulated, Consumer<Event> listener) {
    this.task = task;
    this.simulated = simulated;
    this.listener = listener;
  }

  void tell(Message message) {
    telling.lock();
    try {
      switch (message) {
        case StreamEvent piece when !piece.source().isSubagent() -> piece(piece);
        case AssistantMessage answer -> answer(answer);
        case UserMessage said -> said(said);
        case SystemMessage note -> note(note);
        case RewindMessage back when !back.source().isSubagent() ->
            event("rewind", Fields.of("after", before).and("reason", back.reason()));
        case ResultMessage result when !result.source().isSubagent() -> ended(result);
        default -> {}
      }
    } finally {
      telling.unlock();
    }
  }

  /** A person is asked, on a thread of the call's own. */
  void asked(PermissionRequest request) {
    telling.lock();
    try {
      var call = request.call();
      event(
          "permission_request",
          Fields.of("id", call.id())
              .and("tool", call.tool())
              .and("input", call.input())
              .orNull("expires_at", Optional.empty()));
    } finally {
      telling.unlock();
    }
  }

  void decided(String id, PermissionDecision decision) {
    telling.lock();
    try {
      decidedByPerson.add(id);
      calls.resume(id);
      permission(id, decision instanceof PermissionDecision.Deny, "user", Optional.empty());
    } finally {
      telling.unlock();
    }
  }

  void failed(AgentException failure) {
    event(
        "error",
        Fields.of("code", Codes.of(failure))
            .and("message", String.valueOf(failure.getMessage()))
            .and("retryable", failure.isRetryable()));
  }

  void cancelled(String reason) {
    event("cancelled", Fields.of("reason", reason));
  }

  private void piece(StreamEvent piece) {
    switch (piece) {
      case StreamEvent.TurnStart _ -> before = seq;
      case StreamEvent.TextDelta delta when !delta.text().isEmpty() ->
          event("text", Fields.of("content", delta.text()));
      case StreamEvent.ThinkingDelta delta when !delta.thinking().isEmpty() ->
          event("thinking", Fields.of("content", delta.thinking()));
      default -> {}
    }
  }

  private void answer(AssistantMessage answer) {
    for (var call : answer.toolUses()) {
      calls.begin(call.id(), call.name());
      event(
          "tool_use",
          Fields.of("id", call.id())
              .and("tool", call.name())
              .and("input", call.input())
              .from(answer.source()));
    }
    event("usage", new Fields().used(answer.usage()).from(answer.source()));
  }

  private void said(UserMessage said) {
    for (var block : said.content()) {
      switch (block) {
        case ContentBlock.ToolResult result ->
            event(
                "tool_result",
                calls.end(result.toolUseId(), result.text(), result.isError()).from(said.source()));
        case ContentBlock.Text text when !said.source().isSubagent() ->
            event("user_message", Fields.of("content", text.text()).and("by", "user"));
        default -> {}
      }
    }
  }

  private void note(SystemMessage note) {
    var raw = note.raw().tree();
    switch (note.subtype()) {
      case "init" -> {
        if (!note.source().isSubagent()) {
          start(raw.path("model").asString(""), note.source().sessionId());
        }
      }
      case "api_retry" ->
          event(
              "status",
              Fields.of("status", "retrying")
                  .and("message", "the model's API failed; it is asked again")
                  .and("attempt", raw.path("attempt").asInt(0)));
      case "compact_boundary" ->
          event(
              "status",
              Fields.of("status", "running")
                  .and("message", "the conversation was summed up, as its window was full"));
      case "permission_denied" -> {
        var id = raw.path("tool_use_id").asString("");
        if (!decidedByPerson.contains(id)) {
          var why = Optional.of(raw.path("message").asString(""));
          permission(id, true, "rules", why);
        }
      }
      default -> {}
    }
  }

  private void start(String model, String session) {
    var start =
        Fields.of("run_id", "run_" + UUID.randomUUID().toString().replace("-", ""))
            .and("session_id", session)
            .and("prompt", task)
            .and("model", model)
            .and("engine", "direct")
            .and("attempt", 1);
    event("start", simulated ? start.and("simulated", true) : start);
  }

  private void permission(String id, boolean denied, String by, Optional<String> message) {
    event(
        "permission",
        Fields.of("id", id)
            .and("decision", denied ? "deny" : "allow")
            .and("by", by)
            .maybe("message", message));
  }

  private void ended(ResultMessage result) {
    if (result.outcome() == ResultMessage.Outcome.INTERRUPTED) {
      cancelled("interrupt");
      return;
    }
    var details = result.raw().tree().path("details");
    boolean refused = result.outcome() == ResultMessage.Outcome.REFUSAL;
    event(
        "done",
        Fields.of("result", result.text())
            .and("subtype", result.outcome().wire())
            .and("stop_reason", result.stopReason())
            .and("turns", result.turns())
            .and("duration_ms", result.duration().toMillis())
            .orNull("cost_usd", result.costUsd())
            .and("usage", new Fields().used(result.usage()).map())
            .maybe("structured_output", result.structured())
            .maybe("stop_details", Optional.of(details).filter(it -> refused && it.isObject())));
  }

  private void event(String type, Fields fields) {
    listener.accept(new Event(++seq, type, fields.map()));
  }
}
