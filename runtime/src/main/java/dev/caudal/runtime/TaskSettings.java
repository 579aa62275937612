// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.Effort;
import dev.caudal.agent.Json;
import dev.caudal.agent.Options;
import dev.caudal.agent.PermissionMode;
import dev.caudal.agent.Thinking;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts what a task says of its agent into the agent's options. */
final class TaskSettings {
  private TaskSettings() {}

  static void apply(ObjectNode fields, Options options) {
    fields.properties().forEach(field -> apply(field.getKey(), field.getValue(), options));
  }

  /** One field that was found right; those that are not about the agent change nothing. */
  static void apply(String field, JsonNode value, Options options) {
    switch (field) {
      case "model" -> options.model(value.asString());
      case "max_tokens" -> options.maxTokens(value.asInt());
      case "effort" -> options.effort(Effort.valueOf(upper(value)));
      case "thinking" -> options.thinking(thinking(value));
      case "system" -> options.system(value.asString());
      case "append_system" -> options.appendSystem(value.asString());
      case "tools" -> options.tools(texts(value));
      case "allowed_tools" -> options.allowedTools(texts(value));
      case "disallowed_tools" -> options.disallowedTools(texts(value));
      case "permission_mode" -> options.permissionMode(PermissionMode.valueOf(upper(value)));
      case "max_turns" -> options.maxTurns(value.asInt());
      case "max_budget_usd" -> options.maxBudgetUsd(value.doubleValue());
      case "timeout_seconds" ->
          options.timeout(Duration.ofMillis(Math.round(value.doubleValue() * 1_000)));
      case "output_schema" -> options.outputSchema(Json.of(value));
      default -> {}
    }
  }

  private static Thinking thinking(JsonNode value) {
    return switch (value.path("type").asString()) {
      case "adaptive" -> new Thinking.Adaptive();
      case "enabled" -> new Thinking.Budgeted(value.path("budget_tokens").asInt());
      case "between_tools" -> new Thinking.BetweenTools();
      default -> new Thinking.Off();
    };
  }

  private static String upper(JsonNode value) {
    return value.asString().toUpperCase(Locale.ROOT);
  }

  private static String[] texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toArray(String[]::new);
  }
}
