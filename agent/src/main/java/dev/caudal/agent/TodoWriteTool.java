// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Lets the model keep a list of what it has to do; the list is its input, and lasts no longer. */
final class TodoWriteTool extends FileTool {
  private static final int MOST = 500;

  TodoWriteTool(Jail jail) {
    super(
        jail,
        "TodoWrite",
        ToolTraits.READING,
        """
        Writes down the list of steps of a longer piece of work, in place of the list before. Keep \
        one step in_progress at a time and mark steps completed as soon as they are.
        """,
        """
        {"type":"object","properties":{"todos":{"type":"array","items":{"type":"object","properties":{\
        "content":{"type":"string","description":"What is to be done"},\
        "status":{"type":"string","enum":["pending","in_progress","completed"]},\
        "activeForm":{"type":"string","description":"The same, said while it is being done"}},\
        "required":["content","status"]}}},"required":["todos"],"additionalProperties":false}
        """);
  }

  @Override
  ToolOutput apply(FileInput input, ToolContext context) throws Refusal {
    var todos = input.tree().path("todos");
    if (!todos.isArray()) {
      throw new Refusal("TodoWrite: todos is missing or not a list");
    }
    if (todos.size() > MOST) {
      throw new Refusal("TodoWrite: todos has more than " + MOST + " entries");
    }
    var count = new HashMap<String, Integer>();
    for (var i = 0; i < todos.size(); i++) {
      count.merge(status(todos.path(i), i), 1, Integer::sum);
    }
    return ToolOutput.text(
        todos.isEmpty()
            ? "the list is empty now"
            : "noted: %d completed, %d in progress, %d pending"
                .formatted(of(count, "completed"), of(count, "in_progress"), of(count, "pending")));
  }

  private static String status(JsonNode todo, int index) throws Refusal {
    var item = new FileInput("TodoWrite: todos[" + index + "]", todo);
    if (item.string("content").isBlank()) {
      throw new Refusal("TodoWrite: todos[" + index + "]: content is empty");
    }
    item.optionalString("activeForm");
    item.string("status");
    return item.oneOf("status", "pending", "in_progress", "completed");
  }

  private static int of(Map<String, Integer> count, String status) {
    return count.getOrDefault(status, 0);
  }
}
