// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A task as query strings spell it: lists with commas, objects as JSON. */
final class TaskFields {
  private static final Set<String> LISTS =
      Set.of("tools", "allowed_tools", "disallowed_tools", "webhook_events");
  private static final Set<String> VALUES = Set.of("content", "output_schema", "metadata");
  private static final Set<String> NUMBERS =
      Set.of(
          "max_tokens",
          "max_turns",
          "max_budget_usd",
          "timeout_seconds",
          "attempts",
          "backoff_seconds",
          "priority",
          "delay_seconds");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?");
  private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

  private TaskFields() {}

  static ObjectNode of(Map<String, String> query) {
    var task = Json.object();
    query.forEach((name, value) -> put(task, name, value));
    return task;
  }

  /** What cannot be read as it should stays text: whoever judges the task says what is wrong. */
  private static void put(ObjectNode task, String name, String value) {
    var known = snakeCase(name);
    if (LISTS.contains(known) && !value.startsWith("[")) {
      split(value, task.putArray(name));
    } else if (LISTS.contains(known)
        || VALUES.contains(known)
        || (known.equals("thinking") && value.startsWith("{"))) {
      task.set(name, json(name, value));
    } else if (NUMBERS.contains(known) && NUMBER.matcher(value).matches()) {
      task.set(name, Json.read(plain(value)));
    } else {
      task.put(name, value);
    }
  }

  private static String plain(String number) {
    // JSON has no leading zeros.
    return number.replaceFirst("^(-?)0+(?=\\d)", "$1");
  }

  private static tools.jackson.databind.JsonNode json(String name, String value) {
    try {
      return Json.read(value);
    } catch (Problem notJson) {
      throw Problem.invalid(name, "JSON is wanted in an address: " + notJson.getMessage());
    }
  }

  /** Commas within parentheses belong to a rule. */
  private static void split(String value, ArrayNode into) {
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= value.length(); i++) {
      char c = i < value.length() ? value.charAt(i) : ',';
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (i == value.length() || (c == ',' && depth <= 0)) {
        var item = value.substring(from, i).strip();
        if (!item.isEmpty()) {
          into.add(item);
        }
        from = i + 1;
      }
    }
  }

  static String snakeCase(String name) {
    return HUMP.matcher(name).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
  }
}
