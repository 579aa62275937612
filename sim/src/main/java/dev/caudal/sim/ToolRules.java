// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Refuses tools, and choices among them, that the API refuses. */
final class ToolRules {

  private static final Set<String> NO_COMPUTER =
      Set.of(
          "claude-opus-5-5",
          "claude-sonnet-5-5",
          "claude-haiku-5-5",
          "claude-fable-5-2",
          "claude-mythos-5-2");
  private static final String EAGER = "fine-grained-tool-streaming-2025-05-14";
  private static final String[] MCP = {
    "mcp-client-2025-04-04", "mcp-client-2025-11-20", "mcp-client-2026-09-15"
  };

  private final Ask ask;

  ToolRules(Ask ask) {
    this.ask = ask;
  }

  void check() {
    var names = new HashSet<String>();
    boolean undeferred = ask.tools().isEmpty();
    for (int i = 0; i < ask.tools().size(); i++) {
      var tool = ask.tools().path(i);
      var name = Json.string(tool, "name");
      if (!name.isEmpty() && !names.add(name)) {
        throw ApiError.invalid("tools: Tool names must be unique.", "tool_name_conflict");
      }
      undeferred |= !tool.path("defer_loading").booleanValue(false);
      var type = Json.string(tool, "type");
      if (tool.has("input_schema") && (type.isEmpty() || type.equals("custom"))) {
        checkCustom(tool, name, "tools." + i + ".custom");
      } else {
        checkTyped(tool, type, "tools." + i + "." + type);
      }
    }
    if (!undeferred) {
      throw ApiError.invalid("tools: at least one tool must not have defer_loading set");
    }
    checkChoice(names);
  }

  private static void checkCustom(JsonNode tool, String name, String path) {
    if (!name.matches("[a-zA-Z0-9_-]{1,128}")) {
      throw ApiError.invalid(path + ".name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
    }
    var schema = tool.path("input_schema");
    if (!Json.string(schema, "type").equals("object")) {
      throw ApiError.invalid(
          path
              + (schema.has("type")
                  ? ".input_schema.type: Input should be 'object'"
                  : ".input_schema.type: Field required"));
    }
    if (tool.path("strict").booleanValue(false)) {
      Subset.check(schema, path + ".input_schema");
    }
    for (int i = 0; i < tool.path("input_examples").size(); i++) {
      var misfit = Fit.misfit(tool.path("input_examples").path(i), schema);
      if (misfit.isPresent()) {
        throw ApiError.invalid(
            path + ".input_examples." + i + ": does not match input_schema: " + misfit.get());
      }
    }
  }

  private void checkTyped(JsonNode tool, String type, String path) {
    boolean locked =
        (type.equals("advisor_20260301") && !ask.caller().hasBeta("advisor-tool-2026-03-01"))
            || (type.equals("mcp_toolset") && !ask.caller().hasBeta(MCP));
    if (locked) {
      throw ApiError.invalid(
          path.substring(0, path.length() - type.length() - 1)
              + ": Input tag '"
              + type
              + "' found using 'type' needs its beta header");
    }
    if (type.equals("computer_20251124") && NO_COMPUTER.contains(ask.model().id())) {
      throw ApiError.invalid(path + ": not supported on this model");
    }
    if (type.matches("(computer|browser)_toolset_.*") && ask.caller().hasBeta(EAGER)) {
      throw ApiError.invalid(path + ": not supported together with the beta " + EAGER);
    }
    if (Json.has(tool, "allowed_domains") && Json.has(tool, "blocked_domains")) {
      throw ApiError.invalid(path + ": only one of allowed_domains and blocked_domains may be set");
    }
    if (type.equals("mcp_toolset") && !hasServer(Json.string(tool, "mcp_server_name"))) {
      throw ApiError.invalid(path + ".mcp_server_name: not found in mcp_servers");
    }
  }

  private boolean hasServer(String name) {
    for (var server : ask.body().path("mcp_servers")) {
      if (Json.string(server, "name").equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void checkChoice(Set<String> names) {
    if (!Json.has(ask.body(), "tool_choice")) {
      return;
    }
    if (ask.tools().isEmpty()) {
      throw ApiError.invalid("tool_choice: may only be specified while providing tools");
    }
    var choice = ask.body().path("tool_choice");
    var name = Json.string(choice, "name");
    if (Json.string(choice, "type").equals("tool") && !names.contains(name)) {
      throw ApiError.invalid("tool_choice: Tool '" + name + "' not found in provided tools");
    }
  }
}
