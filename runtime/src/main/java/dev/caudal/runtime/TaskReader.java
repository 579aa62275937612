// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads tasks as strangers send them: all fields under their usual names, in one order, each by its
 * rule. Whether this node can do what the task wants is another question: {@link TaskCheck}.
 */
final class TaskReader {
  /** Other names of a field. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of("prompt", "task", "message", "task", "cwd", "workspace");

  /** What a task may have that becomes a message to a running one. */
  private static final Set<String> OF_STEERING =
      Set.of("task", "session_id", "on_busy", "on_disconnect", "idempotency_key");

  private final ObjectNode given;
  private final Problems problems;
  private final ObjectNode read = Events.MAPPER.createObjectNode();

  private TaskReader(ObjectNode given, Problems problems) {
    this.given = given;
    this.problems = problems;
  }

  static ObjectNode read(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw new Refusal.Invalid("task", "a task is an object, not " + Rules.kind(json));
    }
    var problems = new Problems();
    var reader =
        new TaskReader(Spelling.usual("", object, TaskReader::isField, problems), problems);
    reader.readFields();
    reader.judgeTogether();
    problems.raise();
    return reader.read;
  }

  /** A task whose fields are all text: lists are spelled with commas, objects as JSON. */
  static ObjectNode readTexts(Map<String, String> texts) {
    var object = Events.MAPPER.createObjectNode();
    texts.forEach((name, text) -> object.set(name, value(name, text)));
    return read(object);
  }

  private static JsonNode value(String name, String text) {
    var usual = Spelling.usual(name);
    var field = TaskFields.ALL.get(OTHER_NAMES.getOrDefault(usual, usual));
    var nodes = Events.MAPPER.getNodeFactory();
    var form = field == null ? TaskFields.Form.TEXT : field.form();
    if (form == TaskFields.Form.LIST && !text.strip().startsWith("[")) {
      var list = nodes.arrayNode();
      List.of(text.split(",", -1)).stream()
          .map(String::strip)
          .filter(item -> !item.isEmpty())
          .forEach(list::add);
      return list;
    }
    try {
      return form == TaskFields.Form.TEXT || text.isBlank()
          ? nodes.stringNode(text)
          : Events.MAPPER.readTree(text);
    } catch (JacksonException _) {
      return nodes.stringNode(text);
    }
  }

  private static boolean isField(String name) {
    return TaskFields.ALL.containsKey(OTHER_NAMES.getOrDefault(name, name));
  }

  private void readFields() {
    for (var name : given.propertyNames()) {
      if (!isField(name)) {
        problems.add(Problems.shown(name), "is no field of a task");
      }
    }
    TaskFields.ALL.forEach((name, field) -> {
      var spelled = spelled(name);
      if (spelled.size() > 1 && !name.equals("task")) {
        problems.add(name, "is given twice: " + String.join(" and ", spelled));
      } else if (!spelled.isEmpty()) {
        var as = spelled.getFirst();
        read.set(name, field.rule().read(as, given.path(as), problems));
      }
    });
  }

  /** The names under which a field was given. */
  private List<String> spelled(String name) {
    var spelled = new ArrayList<String>();
    for (var as : given.propertyNames()) {
      if (OTHER_NAMES.getOrDefault(as, as).equals(name)) {
        spelled.add(as);
      }
    }
    return spelled;
  }

  private void judgeTogether() {
    var said = new ArrayList<>(spelled("task"));
    said.addAll(spelled("content"));
    if (said.size() != 1) {
      var which = said.isEmpty() ? "none is there" : "got " + String.join(", ", said);
      problems.add("task", "exactly one of task, prompt, message and content is given: " + which);
    }
    if (read.has("delay_seconds") && read.has("run_at")) {
      problems.add("run_at", "does not go with delay_seconds");
    }
    if (read.has("webhook_events") && !read.has("webhook_url")) {
      problems.add("webhook_events", "needs a webhook_url");
    }
    if (read.path("on_busy").asString("").equals("steer")) {
      for (var name : read.propertyNames()) {
        if (!OF_STEERING.contains(name)) {
          problems.add(name, "does not go with on_busy steer, which makes no run of its own");
        }
      }
    }
  }
}
