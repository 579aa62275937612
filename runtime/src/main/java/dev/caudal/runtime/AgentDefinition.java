// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An agent that the operator has defined, for tasks to name.
 *
 * @param settings what holds where a task is silent, as fields of a task
 * @param mcpServers the names of the servers whose tools it has
 * @param subagents the names of those that it may start
 */
public record AgentDefinition(
    String name,
    String description,
    ObjectNode settings,
    List<String> mcpServers,
    List<String> subagents) {
  private static final Set<String> SETTINGS =
      Set.of(
          "system",
          "append_system",
          "model",
          "effort",
          "thinking",
          "tools",
          "allowed_tools",
          "disallowed_tools",
          "permission_mode",
          "output_schema");
  private static final Set<String> LIMITS =
      Set.of("max_tokens", "max_turns", "max_budget_usd", "timeout_seconds");
  private static final FieldRule NAMES =
      Rules.listOf(64, Rules.word("[a-zA-Z0-9_-]{1,64}", "is a name of letters, digits, _ and -"));

  public AgentDefinition {
    mcpServers = List.copyOf(mcpServers);
    subagents = List.copyOf(subagents);
  }

  /**
   * Reads one, with its limits among the rest or apart under {@code limits}.
   *
   * @throws Refusal.Invalid naming what is wrong
   */
  public static AgentDefinition of(String name, JsonNode json) {
    var problems = new Problems();
    var settings = Events.MAPPER.createObjectNode();
    Rules.object(name, json, problems);
    Objects.requireNonNull(TaskFields.ALL.get("agent"))
        .rule()
        .read(name, Events.MAPPER.valueToTree(name), problems);
    for (var field : json.properties()) {
      var value = field.getValue();
      switch (field.getKey()) {
        case "description" -> Rules.text(10_000).read("description", value, problems);
        case "mcp_servers", "subagents" -> NAMES.read(field.getKey(), value, problems);
        case "limits" -> limits(Rules.object("limits", value, problems), settings, problems);
        default -> setting("", field.getKey(), value, settings, problems);
      }
    }
    problems.raise();
    return new AgentDefinition(
        name,
        json.path("description").asString(""),
        settings,
        texts(json.path("mcp_servers")),
        texts(json.path("subagents")));
  }

  private static void limits(JsonNode limits, ObjectNode settings, Problems problems) {
    for (var limit : limits.properties()) {
      if (LIMITS.contains(limit.getKey())) {
        setting("limits.", limit.getKey(), limit.getValue(), settings, problems);
      } else {
        problems.add("limits." + limit.getKey(), "is no limit of an agent");
      }
    }
  }

  private static void setting(
      String at, String name, JsonNode value, ObjectNode settings, Problems problems) {
    var field = TaskFields.ALL.get(name);
    if (field == null || !SETTINGS.contains(name) && !LIMITS.contains(name)) {
      problems.add(at + name, "is no field of an agent");
    } else if (settings.has(name)) {
      problems.add(at + name, "is given twice");
    } else if (!value.isNull()) {
      settings.set(name, field.rule().read(at + name, value, problems));
    }
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(item -> texts.add(item.asString("")));
    return texts;
  }
}
