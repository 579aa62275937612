// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.Agent;
import dev.caudal.agent.AgentException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The fields of a task in the order they are kept in, and the rule for each. */
final class TaskFields {
  private static final int MOST_TOOLS = 256;
  private static final double WEEK_S = 7 * 86_400;
  private static final double YEAR_S = 365 * 86_400;
  private static final int META_ITEMS = 50;
  private static final int META_NAME_CHARS = 64;
  private static final int META_VALUE_CHARS = 1_024;
  private static final FieldRule TOOL = Rules.word("[a-zA-Z0-9_-]{1,128}", "is the name of a tool");
  private static final FieldRule TOOL_RULE = Rules.strings(TaskFields::wrongRule);
  private static final FieldRule TEXT = Rules.text(Integer.MAX_VALUE);

  /** How a field is spelled where there is nothing but text. */
  enum Form {
    TEXT,
    SCALAR,
    LIST,
    JSON
  }

  record Field(Form form, FieldRule rule) {}

  static final Map<String, Field> ALL = all();

  private TaskFields() {}

  private static Map<String, Field> all() {
    var all = new LinkedHashMap<String, Field>();
    all.put("task", new Field(Form.TEXT, TEXT));
    all.put("content", new Field(Form.JSON, new ContentRule()));
    all.put("session_id", new Field(Form.TEXT, name("a session's id", 64)));
    all.put("agent", new Field(Form.TEXT, name("an agent's name", 64)));
    forTheModel(all);
    forTools(all);
    limits(all);
    forTheSession(all);
    forTheQueue(all);
    return java.util.Collections.unmodifiableMap(all);
  }

  private static void forTheModel(Map<String, Field> all) {
    var model = Rules.word("[a-zA-Z0-9][a-zA-Z0-9._:/@-]{0,127}", "is the name of a model");
    all.put("model", new Field(Form.TEXT, model));
    all.put("max_tokens", new Field(Form.SCALAR, Rules.integer(1, 1_000_000)));
    var efforts = Rules.oneOf("low", "medium", "high", "xhigh", "max");
    all.put("effort", new Field(Form.TEXT, efforts));
    all.put("thinking", new Field(Form.JSON, new ThinkingRule()));
    all.put("system", new Field(Form.TEXT, TEXT));
    all.put("append_system", new Field(Form.TEXT, TEXT));
    all.put("output_schema", new Field(Form.JSON, Rules::object));
  }

  private static void forTools(Map<String, Field> all) {
    all.put("tools", new Field(Form.LIST, Rules.listOf(MOST_TOOLS, TaskFields::tool)));
    all.put("allowed_tools", new Field(Form.LIST, Rules.listOf(MOST_TOOLS, TOOL_RULE)));
    all.put("disallowed_tools", new Field(Form.LIST, Rules.listOf(MOST_TOOLS, TOOL_RULE)));
    var modes = Rules.oneOf("default", "accept_edits", "plan", "deny_unlisted", "bypass");
    all.put("permission_mode", new Field(Form.TEXT, modes));
  }

  private static void limits(Map<String, Field> all) {
    all.put("max_turns", new Field(Form.SCALAR, Rules.integer(1, 100_000)));
    all.put("max_budget_usd", new Field(Form.SCALAR, Rules.number(false, 1_000_000)));
    all.put("timeout_seconds", new Field(Form.SCALAR, Rules.number(false, WEEK_S)));
  }

  private static void forTheSession(Map<String, Field> all) {
    all.put("workspace", new Field(Form.TEXT, new WorkspaceRule()));
    all.put("engine", new Field(Form.TEXT, TaskFields::engine));
    var onBusy = Rules.oneOf("enqueue", "reject", "interrupt", "steer");
    all.put("on_busy", new Field(Form.TEXT, onBusy));
    all.put("on_disconnect", new Field(Form.TEXT, Rules.oneOf("continue", "cancel")));
  }

  private static void forTheQueue(Map<String, Field> all) {
    all.put("webhook_url", new Field(Form.TEXT, Rules.strings(WebhookTargets::wrongUrl)));
    var events = Rules.oneOf(WebhookTargets.EVENTS.toArray(String[]::new));
    all.put("webhook_events", new Field(Form.LIST, Rules.listOf(32, events)));
    all.put("attempts", new Field(Form.SCALAR, Rules.integer(1, 20)));
    all.put("backoff_seconds", new Field(Form.SCALAR, Rules.number(true, 86_400)));
    all.put("priority", new Field(Form.SCALAR, Rules.integer(-1_000, 1_000)));
    all.put("delay_seconds", new Field(Form.SCALAR, Rules.number(true, YEAR_S)));
    all.put("run_at", new Field(Form.TEXT, TaskFields::time));
    all.put("metadata", new Field(Form.JSON, TaskFields::metadata));
    var key = Rules.word("[\\x21-\\x7e]{1,255}", "has 1 to 255 printable ASCII characters");
    all.put("idempotency_key", new Field(Form.TEXT, key));
  }

  private static FieldRule name(String what, int most) {
    var words = "%s has 1 to %d letters, digits, _ and -".formatted(what, most);
    return Rules.word("[a-zA-Z0-9_-]{1," + most + "}", words);
  }

  private static String wrongRule(String rule) {
    try {
      Agent.toolOf(rule);
      return "";
    } catch (AgentException wrong) {
      return String.valueOf(wrong.getMessage());
    }
  }

  /** Tools have had other names, which are taken for the usual ones. */
  private static JsonNode tool(String at, JsonNode value, Problems problems) {
    var read = TOOL.read(at, value, problems);
    return problems.names(at)
        ? read
        : Events.MAPPER.getNodeFactory().stringNode(Agent.toolOf(value.asString()));
  }

  private static JsonNode engine(String at, JsonNode value, Problems problems) {
    if (value.asString("").equals("claude-code")) {
      problems.add(at, "claude-code is not built in yet: use direct");
      return value;
    }
    return Rules.oneOf("direct", "claude-code").read(at, value, problems);
  }

  private static JsonNode time(String at, JsonNode value, Problems problems) {
    try {
      var instant = OffsetDateTime.parse(value.asString("")).toInstant();
      return Events.MAPPER.getNodeFactory().stringNode(instant.toString());
    } catch (DateTimeException _) {
      var given = value.isString() ? Problems.shown(value.asString()) : Rules.kind(value);
      problems.add(at, "is a time like 2026-01-31T09:30:00Z: " + given);
      return value;
    }
  }

  private static JsonNode metadata(String at, JsonNode value, Problems problems) {
    Rules.object(at, value, problems);
    if (value.size() > META_ITEMS) {
      problems.add(at, "has at most %d members: %d".formatted(META_ITEMS, value.size()));
    }
    for (var member : value.properties()) {
      var name = member.getKey();
      var place = at + "." + Problems.shown(name);
      if (name.isEmpty() || name.length() > META_NAME_CHARS || !Rules.isWhole(name)) {
        problems.add(place, "has a name of 1 to " + META_NAME_CHARS + " characters");
      }
      Rules.strings(text -> Rules.tooLong(text, META_VALUE_CHARS))
          .read(place, member.getValue(), problems);
    }
    return value;
  }
}
