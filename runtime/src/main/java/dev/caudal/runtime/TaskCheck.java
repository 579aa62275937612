// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.Agent;
import dev.caudal.agent.AgentException;
import dev.caudal.agent.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Judges whether this node may and can do what a task wants, before anything is spent on it: what
 * the operator allows, and what the model would refuse.
 */
final class TaskCheck {
  /** In this order, as each is judged together with those before it that were right. */
  private static final List<String> OF_MODEL =
      List.of("model", "max_tokens", "effort", "thinking", "output_schema", "max_budget_usd");

  private final Task task;
  private final TaskBounds bounds;
  private final Problems problems = new Problems();

  private TaskCheck(Task task, TaskBounds bounds) {
    this.task = task;
    this.bounds = bounds;
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
    if (!bounds.allowBypass() && task.text("permission_mode").orElse("").equals("bypass")) {
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
      if (!tool.startsWith("mcp__") && bounds.tools().filter(it -> !it.contains(tool)).isPresent()) {
        var offered = String.join(", ", bounds.tools().orElse(Set.of()).stream().sorted().toList());
        problems.add(place, "is one of this server's tools, %s: %s".formatted(offered, tool));
      } else {
        judge(place, options -> options.tools(tool));
      }
    }
  }

  private void model() {
    var right = new ArrayList<String>();
    for (var field : OF_MODEL) {
      if (!task.fields().has(field)) {
        continue;
      }
      var together = new ArrayList<>(right);
      together.add(field);
      if (judge(field, options -> apply(together, options))) {
        right.add(field);
      } else if (field.equals("model")) {
        return;
      }
    }
  }

  private void apply(List<String> fields, Options options) {
    fields.forEach(field -> TaskSettings.apply(field, task.fields().path(field), options));
  }

  private boolean judge(String place, Consumer<Options> wish) {
    try {
      Agent.check(options -> {
        bounds.agent().accept(options);
        options.model(bounds.model());
        wish.accept(options);
      });
      return true;
    } catch (AgentException wrong) {
      problems.add(place, String.valueOf(wrong.getMessage()));
      return false;
    }
  }
}
