// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Refuses conversations that the API refuses, whatever the model. */
final class Conversation {

  private static final Set<String> OF_ASSISTANT =
      Set.of(
          "thinking",
          "redacted_thinking",
          "tool_use",
          "server_tool_use",
          "mcp_tool_use",
          "future_block");
  private static final Set<String> OF_SYSTEM = Set.of("tool_addition", "tool_removal");
  private static final Set<String> OF_USER = Set.of("tool_result", "image", "container_upload");

  private final Ask ask;
  private final List<Group> groups;

  Conversation(Ask ask) {
    this.ask = ask;
    this.groups = Group.of(ask.messages());
  }

  void check() {
    if (ask.messages().isEmpty()) {
      throw ApiError.invalid("messages: at least one message is required");
    }
    ask.messages().forEach(this::checkMessage);
    ask.body().path("system").forEach(block -> checkText("system", block));
    checkFirst();
    new SystemMessages(ask, groups).check();
    for (int i = 0; i < groups.size(); i++) {
      checkCalls(i);
      checkResults(i);
    }
    checkThinkingEnds();
  }

  /** What only sets the effort may stand before it. */
  private void checkFirst() {
    var first =
        ask.messages().stream().filter(message -> !SystemMessages.isEffort(message)).findFirst();
    boolean compacted = first.isPresent() && !first.get().ofType("compaction").isEmpty();
    if (first.isEmpty() || (first.get().isAssistant() && !compacted)) {
      throw ApiError.invalid("messages: first message must use the \"user\" role");
    }
  }

  private void checkMessage(Message message) {
    boolean last = message.index() == ask.messages().size() - 1;
    if (message.content().isEmpty()
        && !SystemMessages.isEffort(message)
        && !(last && message.isAssistant())) {
      throw ApiError.invalid(
          "messages."
              + message.index()
              + ": all messages must have non-empty content except for the"
              + " optional final assistant message");
    }
    for (int i = 0; i < message.content().size(); i++) {
      var block = message.content().get(i);
      var type = Json.string(block, "type");
      var path = "messages." + message.index() + ".content." + i;
      checkText(path, block);
      if (!isPermitted(message, type)) {
        throw ApiError.invalid(
            path
                + ": `"
                + type
                + "` blocks are not permitted in `"
                + message.role()
                + "` messages");
      }
      if (ask.caller().isNewVersion()) {
        checkNewVersion(message, block, type, path);
      }
    }
  }

  private static boolean isPermitted(Message message, String type) {
    if (message.isAssistant()) {
      return !OF_USER.contains(type) && !OF_SYSTEM.contains(type);
    }
    boolean isSystem = message.role().equals("system");
    return !OF_ASSISTANT.contains(type)
        && (isSystem ? !OF_USER.contains(type) : !OF_SYSTEM.contains(type));
  }

  private static void checkText(String path, JsonNode block) {
    if (!Json.string(block, "type").equals("text")) {
      return;
    }
    var text = Json.string(block, "text");
    if (text.isEmpty()) {
      throw ApiError.invalid(path + ".text: text content blocks must be non-empty");
    }
    if (text.isBlank()) {
      throw ApiError.invalid(path + ".text: text content blocks must contain non-whitespace text");
    }
  }

  private static void checkNewVersion(Message message, JsonNode block, String type, String path) {
    if (message.isAssistant() && type.equals("document")) {
      throw ApiError.invalid(path + ": `document` blocks are not permitted in assistant messages");
    }
    if (message.isUser()) {
      boolean cited = block.path("citations").isArray() && block.path("citations").size() > 0;
      for (var inner : block.path("content")) {
        cited |= type.equals("search_result") && inner.path("citations").size() > 0;
      }
      if (cited && !type.equals("document")) {
        throw ApiError.invalid(path + "." + type + ".citations: not permitted in user messages");
      }
    }
  }

  private void checkCalls(int at) {
    var group = groups.get(at);
    var calls = new LinkedHashSet<String>();
    for (var call : group.ofType("tool_use")) {
      if (!calls.add(Json.string(call.block(), "id"))) {
        throw ApiError.invalid(call.path() + ": `tool_use` ids must be unique");
      }
    }
    if (!group.is("assistant") || calls.isEmpty() || at == groups.size() - 1) {
      return;
    }
    var answered = new HashSet<String>();
    var next = groups.get(at + 1);
    for (var placed : next.blocks()) {
      if (!placed.type().equals("tool_result")) {
        break;
      }
      answered.add(Json.string(placed.block(), "tool_use_id"));
    }
    calls.removeAll(answered);
    if (!calls.isEmpty()) {
      throw ApiError.invalid(
          "messages."
              + group.last()
              + ": `tool_use` ids were found without `tool_result` blocks"
              + " immediately after: "
              + String.join(", ", calls)
              + ". Each `tool_use` block must have a corresponding `tool_result` block in the next"
              + " message.");
    }
  }

  private void checkResults(int at) {
    Set<String> calls =
        at == 0 || !groups.get(at - 1).is("assistant")
            ? Set.of()
            : groups.get(at - 1).ofType("tool_use").stream()
                .map(call -> Json.string(call.block(), "id"))
                .collect(Collectors.toSet());
    var seen = new HashSet<String>();
    for (var result : groups.get(at).ofType("tool_result")) {
      var id = Json.string(result.block(), "tool_use_id");
      if (!calls.contains(id)) {
        throw ApiError.invalid(
            result.path()
                + ": unexpected `tool_use_id` found in `tool_result` blocks: "
                + id
                + ". Each `tool_result` block must have a corresponding `tool_use` block in the"
                + " previous message.");
      }
      if (!seen.add(id)) {
        throw ApiError.invalid(
            result.path()
                + ": each tool_use must have a single result. Found multiple"
                + " `tool_result` blocks with id: "
                + id);
      }
    }
  }

  private void checkThinkingEnds() {
    for (int i = 0; i < groups.size() - 1; i++) {
      var group = groups.get(i);
      if (group.is("assistant")
          && !group.blocks().isEmpty()
          && group.blocks().getLast().type().endsWith("thinking")) {
        throw ApiError.invalid(
            group.blocks().getLast().path()
                + ": assistant messages must not end with a thinking block");
      }
    }
  }
}
