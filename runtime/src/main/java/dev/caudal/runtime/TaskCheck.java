// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.Agent;
import dev.caudal.agent.AgentException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Judges whether this node may and can do what a task wants, before anything is spent on it: what
 * the operator allows, and what the model would refuse.
 */
final class TaskCheck {
  /** In this order, as each is judged together with those before it that were right. */
  private static final List<String> OF_MODEL =
      List.of("model", "max_tokens", "effort", "thinking", "output_schema", "max_budget_usd");

  private static final Path NOWHERE = Path.of("");

  private final Task task;
  private final TaskBounds bounds;
  private final Setting setting;
  private final Problems problems = new Problems();

  private TaskCheck(Task task, TaskBounds bounds) {
    this.task = task;
    this.bounds = bounds;
    setting = new Setting(bounds.node());
  }

  /** Throws {@link Refusal.Invalid} naming every field that asks for too much. */
  static void check(Task task, TaskBounds bounds) {
    var check = new TaskCheck(task, bounds);
    check.operator();
    check.tools("tools");
    check.tools("allowed_tools");
    check.model();
    check.problems.raise();
  }

  private void operator() {
    if (!bounds.node().allowBypass() && task.text("permission_mode").orElse("").equals("bypass")) {
      problems.add("permission_mode", "is bypass only where the operator allows it");
    }
    task.webhookUrl()
        .map(bounds.webhooks()::wrongTarget)
        .filter(wrong -> !wrong.isEmpty())
        .ifPresent(wrong -> problems.add("webhook_url", wrong));
    task.agent()
        .filter(name -> !bounds.agents().contains(name))
        .ifPresent(name -> problems.add("agent", noAgent(name)));
  }

  private String noAgent(String name) {
    return bounds.agents().isEmpty()
        ? "there are no agents here: " + name
        : "is one of %s: %s"
            .formatted(String.join(", ", bounds.agents().stream().sorted().toList()), name);
  }

  private void tools(String field) {
    int at = 0;
    for (var item : task.fields().path(field)) {
      var place = "%s[%d]".formatted(field, at++);
      var rule = item.asString("");
      var tool = Agent.toolOf(rule);
      if (!tool.startsWith("mcp__")
          && bounds.node().tools().filter(it -> !it.contains(tool)).isPresent()) {
        var offered =
            String.join(", ", bounds.node().tools().orElse(Set.of()).stream().sorted().toList());
        problems.add(place, "is one of this server's tools, %s: %s".formatted(offered, tool));
      } else {
        judge(place, wish("tools", Events.MAPPER.createArrayNode().add(tool)));
      }
    }
  }

  private void model() {
    var right = Events.MAPPER.createObjectNode();
    for (var field : OF_MODEL) {
      if (task.fields().has(field)) {
        right.set(field, task.fields().path(field));
        if (!judge(field, right)) {
          right.remove(field);
          if (field.equals("model")) {
            return;
          }
        }
      }
    }
  }

  private static ObjectNode wish(String field, JsonNode value) {
    var wish = Events.MAPPER.createObjectNode();
    wish.set(field, value);
    return wish;
  }

  private boolean judge(String place, ObjectNode wish) {
    try {
      Agent.check(options -> setting.apply(options, wish, false, NOWHERE, Fold.Spent.NOTHING));
      return true;
    } catch (AgentException wrong) {
      problems.add(place, String.valueOf(wrong.getMessage()));
      return false;
    }
  }
}
