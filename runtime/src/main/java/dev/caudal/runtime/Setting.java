// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.Budget;
import dev.caudal.agent.Effort;
import dev.caudal.agent.Json;
import dev.caudal.agent.Options;
import dev.caudal.agent.PermissionMode;
import dev.caudal.agent.Thinking;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Turns a task into an agent's options. */
final class Setting {
  private final CaudalOptions node;

  Setting(CaudalOptions node) {
    this.node = node;
  }

  /** Everything but who decides and where it is written down. */
  void apply(Options options, JsonNode task, boolean queued, Path workspace, Fold.Spent spent) {
    node.agent().accept(options);
    options.model(task.path("model").asString(node.model())).workspace(workspace);
    integer(task, "max_tokens", options::maxTokens);
    integer(task, "max_turns", turns -> options.maxTurns(Math.max(0, turns - spent.turns())));
    string(task, "effort", it -> options.effort(Effort.valueOf(it.toUpperCase(Locale.ROOT))));
    string(task, "system", options::system);
    string(task, "append_system", options::appendSystem);
    thinking(options, task.path("thinking"));
    tools(options, task);
    options.permissionMode(mode(task, queued));
    if (task.path("max_budget_usd").isNumber()) {
      var budget = Budget.usd(task.path("max_budget_usd").decimalValue());
      spent.usd().ifPresent(budget::book);
      options.budget(budget);
    }
    if (task.path("timeout_seconds").isNumber()) {
      long millis =
          task.path("timeout_seconds")
              .decimalValue()
              .multiply(BigDecimal.valueOf(1_000))
              .longValue();
      options.timeout(Duration.ofMillis(millis));
    }
    if (task.path("output_schema").isObject()) {
      options.outputSchema(Json.of(task.path("output_schema")));
    }
  }

  private void tools(Options options, JsonNode task) {
    var allowed = strings(task.path("allowed_tools"));
    options.allowedTools(allowed.toArray(String[]::new));
    options.disallowedTools(strings(task.path("disallowed_tools")).toArray(String[]::new));
    if (task.path("tools").isArray()) {
      options.tools(within(strings(task.path("tools"))).toArray(String[]::new));
    } else if (!allowed.isEmpty()) {
      var names = allowed.stream().map(rule -> rule.replaceFirst("\\(.*", "").strip()).toList();
      options.tools(within(names).toArray(String[]::new));
    } else {
      node.tools().ifPresent(names -> options.tools(names.toArray(String[]::new)));
    }
  }

  /** The operator's list is the upper bound. */
  private List<String> within(List<String> names) {
    return node.tools().isEmpty()
        ? names
        : names.stream().filter(node.tools().get()::contains).toList();
  }

  private static PermissionMode mode(JsonNode task, boolean queued) {
    var mode = task.path("permission_mode").asString(queued ? "deny_unlisted" : "default");
    return PermissionMode.valueOf(mode.toUpperCase(Locale.ROOT));
  }

  private static void thinking(Options options, JsonNode thinking) {
    switch (thinking.path("type").asString("")) {
      case "adaptive" -> options.thinking(new Thinking.Adaptive());
      case "enabled" ->
          options.thinking(new Thinking.Budgeted(thinking.path("budget_tokens").asInt(1_024)));
      case "between_tools" -> options.thinking(new Thinking.BetweenTools());
      case "disabled" -> options.thinking(new Thinking.Off());
      default -> {}
    }
  }

  private static void integer(JsonNode task, String field, java.util.function.IntConsumer set) {
    if (task.path(field).isInt()) {
      set.accept(task.path(field).asInt());
    }
  }

  private static void string(JsonNode task, String field, java.util.function.Consumer<String> set) {
    if (task.path(field).isString()) {
      set.accept(task.path(field).asString());
    }
  }

  private static List<String> strings(JsonNode array) {
    var list = new ArrayList<String>();
    array.forEach(item -> list.add(item.asString("")));
    return list;
  }
}
