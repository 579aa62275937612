// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a session's first run settles for all that follow: newer models bind their thinking to the
 * system prompt and the tools.
 */
final class Frozen {
  private final ObjectNode json;

  private Frozen(ObjectNode json) {
    this.json = json;
  }

  /** What was settled; nothing before the first run. */
  static Optional<Frozen> of(byte[] sessionData) {
    return sessionData.length == 0
        ? Optional.empty()
        : Optional.of(new Frozen((ObjectNode) Events.MAPPER.readTree(sessionData)));
  }

  static Frozen by(Task task) {
    var json = Events.MAPPER.createObjectNode();
    for (var field : new String[] {"system", "append_system", "agent", "tools", "allowed_tools"}) {
      if (task.fields().has(field)) {
        json.set(field, task.fields().path(field));
      }
    }
    return new Frozen(json);
  }

  byte[] bytes() {
    return Events.MAPPER.writeValueAsBytes(json);
  }

  /** Refuses a task that wants what can no longer be. */
  void check(Task task) {
    same(task, "system");
    same(task, "agent");
    if (!task.fields().has("tools") && !task.fields().has("allowed_tools")) {
      return;
    }
    offer(json)
        .ifPresent(offered -> {
          var wanted = offer(task.fields()).orElse(Set.of());
          if (!offered.containsAll(wanted)) {
            throw frozen("tools", "the list can only become narrower");
          }
        });
  }

  /** What the operator has to say anew, if it is something else than before. */
  Optional<String> note(Task task) {
    var now = task.text("append_system");
    return now.filter(text -> !text.equals(json.path("append_system").asString("")));
  }

  Frozen append(String system) {
    var changed = json.deepCopy().put("append_system", system);
    return new Frozen(changed);
  }

  private void same(Task task, String field) {
    var given = task.fields().path(field);
    if (!given.isMissingNode() && !given.equals(json.path(field))) {
      throw frozen(field, "it was settled by the session's first run");
    }
  }

  /** The tools a task offers, if it says so. */
  private static Optional<Set<String>> offer(JsonNode task) {
    var names = task.has("tools") ? task.path("tools") : task.path("allowed_tools");
    if (!names.isArray()) {
      return Optional.empty();
    }
    var offered = new HashSet<String>();
    names.forEach(name -> offered.add(name.asString("").replaceFirst("\\(.*", "").strip()));
    return Optional.of(offered);
  }

  private static Refusal.Conflict frozen(String field, String rule) {
    return new Refusal.Conflict("session_frozen", field + ": " + rule);
  }
}
