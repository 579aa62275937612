// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether the model thinks, as the Messages API writes it. */
final class ThinkingRule implements FieldRule {
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "adaptive", List.of("type", "display"),
          "enabled", List.of("type", "budget_tokens", "display"),
          "between_tools", List.of("type"),
          "disabled", List.of("type"));
  private static final FieldRule TYPE =
      Rules.oneOf("adaptive", "enabled", "between_tools", "disabled");
  private static final FieldRule BUDGET = Rules.integer(1_024, 1_000_000);

  @Override
  public JsonNode read(String at, JsonNode value, Problems problems) {
    if (!(value instanceof ObjectNode object)) {
      problems.add(at, "is an object with a type, not " + Rules.kind(value));
      return value;
    }
    var thinking =
        Spelling.usual(
            at + ".", object, Objects.requireNonNull(FIELDS.get("enabled"))::contains, problems);
    var type = thinking.path("type").asString("");
    if (!FIELDS.containsKey(type)) {
      TYPE.read(at + ".type", thinking.path("type"), problems);
      return thinking;
    }
    Rules.only(at, thinking, Objects.requireNonNull(FIELDS.get(type)), problems);
    if (thinking.has("display") && !thinking.path("display").asString("").equals("summarized")) {
      problems.add(at + ".display", "is summarized, which is what readers are shown");
    }
    if (type.equals("enabled")) {
      var budget = at + ".budget_tokens";
      if (thinking.has("budget_tokens")) {
        thinking.set(
            "budget_tokens", BUDGET.read(budget, thinking.path("budget_tokens"), problems));
      } else {
        problems.add(budget, "is missing");
      }
    }
    return thinking;
  }
}
