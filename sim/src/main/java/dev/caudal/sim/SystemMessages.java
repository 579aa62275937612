// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Refuses messages of the system, between those of user and model, that the API refuses. */
final class SystemMessages {

  private static final Set<String> NO_EFFORT = Set.of("claude-fable-5", "claude-mythos-5");

  private final Ask ask;
  private final List<Group> groups;

  SystemMessages(Ask ask, List<Group> groups) {
    this.ask = ask;
    this.groups = groups;
  }

  /** Whether it says nothing and only sets the effort. */
  static boolean isEffort(Message message) {
    return message.role().equals("system")
        && message.content().isEmpty()
        && Json.has(message.raw(), "output_config");
  }

  void check() {
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i).is("system") && !groups.get(i).blocks().isEmpty()) {
        checkPlace(i);
      }
    }
    ask.messages().forEach(this::checkFields);
    checkToolChanges();
  }

  private void checkPlace(int at) {
    var group = groups.get(at);
    if (!ask.model().systemRole()) {
      throw ApiError.invalid(
          "messages." + group.first() + ".role: role 'system' is not supported on this model");
    }
    boolean after =
        at > 0 && (groups.get(at - 1).is("user") || groups.get(at - 1).endsInServerTool());
    boolean before = at == groups.size() - 1 || groups.get(at + 1).is("assistant");
    if (!after || !before) {
      throw ApiError.invalid(
          "messages."
              + group.first()
              + ": system messages must follow a user message and stand before an assistant message"
              + " or at the end");
    }
  }

  private void checkFields(Message message) {
    var path = "messages." + message.index();
    boolean isSystem = message.role().equals("system");
    boolean clears = Json.has(message.raw(), "clear_at");
    boolean setsEffort = Json.has(message.raw(), "output_config");
    if (!isSystem && (clears || setsEffort)) {
      throw ApiError.invalid(
          path + (clears ? ".clear_at" : ".output_config") + ": only permitted on system messages");
    }
    if (clears) {
      boolean onlyText =
          message.content().stream()
              .allMatch(block ->
                  Json.string(block, "type").equals("text") && !Json.has(block, "cache_control"));
      if (!onlyText || setsEffort) {
        throw ApiError.invalid(
            path + ".clear_at: goes with plain text only, without cache_control or output_config");
      }
    }
    if (setsEffort) {
      checkEffort(message, path + ".output_config.effort");
    }
  }

  private void checkEffort(Message message, String path) {
    var effort = Json.string(message.raw().path("output_config"), "effort");
    var model = ask.model();
    if (!model.systemRole()
        || NO_EFFORT.contains(model.id())
        || ask.thinkingType().equals("between_tools")
        || (!effort.isEmpty() && !model.efforts().contains(effort))) {
      throw ApiError.invalid(path + ": not supported here on this model");
    }
  }

  private void checkToolChanges() {
    var names = new HashSet<String>();
    ask.tools().forEach(tool -> names.add(Json.string(tool, "name")));
    for (var message : ask.messages()) {
      for (int i = 0; i < message.content().size(); i++) {
        var block = message.content().get(i);
        if (Json.string(block, "type").matches("tool_(addition|removal)")) {
          checkToolChange(
              block.path("tool"), "messages." + message.index() + ".content." + i, names);
        }
      }
    }
  }

  private void checkToolChange(JsonNode tool, String path, Set<String> names) {
    switch (Json.string(tool, "type")) {
      case "tool_reference" -> {
        var name = Json.string(tool, "name");
        if (!names.contains(name)) {
          throw ApiError.invalid(
              path + ".tool.name: no tool is called " + name, "tool_reference_unresolved");
        }
      }
      case "tool_definition" -> {
        if (!ask.caller().hasBeta("inline-tools-2026-09-15")) {
          throw ApiError.invalid(path + ".tool.definition: Extra inputs are not permitted");
        }
        var name = Json.string(tool.path("definition"), "name");
        if (!names.add(name)) {
          throw ApiError.invalid(
              path + ".tool.definition.name: is taken: " + name, "tool_name_conflict");
        }
      }
      case "mcp_tool_reference", "mcp_toolset_reference" -> {}
      default ->
          throw ApiError.invalid(
              path
                  + ".tool: Input tag '"
                  + Json.string(tool, "type")
                  + "' found using 'type' does not match any of the expected tags");
    }
  }
}
