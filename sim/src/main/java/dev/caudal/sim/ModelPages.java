// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code GET /v1/models} answers. */
final class ModelPages {

  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 1000;
  private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");
  private static final List<String> THINKING =
      List.of("adaptive", "between_tools", "disabled", "enabled");

  private ModelPages() {}

  static JsonNode one(String name) {
    return describe(Models.find(name));
  }

  /** A page of the list; an empty string stands for a parameter that was left out. */
  static JsonNode page(String limit, String after, String before, String lifecycle) {
    var all =
        Models.ALL.stream()
            .filter(model -> lifecycle.isEmpty() || model.lifecycle().equals(lifecycle))
            .toList();
    int size = size(limit);
    int from = after.isEmpty() ? 0 : place(all, "after_id", after) + 1;
    int to = before.isEmpty() ? all.size() : place(all, "before_id", before);
    if (!before.isEmpty()) {
      from = Math.max(from, to - size);
    }
    var shown = all.subList(Math.min(from, to), Math.min(to, from + size));
    boolean more = before.isEmpty() ? from + size < to : from > 0;
    var page = Json.object();
    var data = page.putArray("data");
    shown.forEach(model -> data.add(describe(model)));
    page.put("has_more", more);
    page.put("first_id", shown.isEmpty() ? null : shown.getFirst().id());
    return page.put("last_id", shown.isEmpty() ? null : shown.getLast().id());
  }

  private static int size(String limit) {
    if (limit.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    if (!limit.matches("\\d{1,4}")
        || Integer.parseInt(limit) < 1
        || Integer.parseInt(limit) > MAX_LIMIT) {
      throw ApiError.invalid("limit: Input should be a number from 1 to " + MAX_LIMIT);
    }
    return Integer.parseInt(limit);
  }

  private static int place(List<Model> all, String parameter, String id) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(id)) {
        return i;
      }
    }
    throw ApiError.invalid(parameter + ": no such model: " + id);
  }

  private static ObjectNode describe(Model model) {
    var item = Json.object().put("type", "model").put("id", model.id());
    item.put("display_name", model.displayName()).put("created_at", model.created() + "T00:00:00Z");
    item.put("line", model.isKnown() ? model.line() : null).put("lifecycle", model.lifecycle());
    boolean deprecated = model.lifecycle().equals("deprecated");
    item.put("deprecated_at", deprecated ? "2026-09-30T00:00:00Z" : null);
    item.put("retires_at", deprecated ? "2026-11-30T00:00:00Z" : null);
    item.put("max_input_tokens", model.window()).put("max_tokens", model.maxTokens());
    item.set("capabilities", capabilities(model));
    return item;
  }

  private static ObjectNode capabilities(Model model) {
    var all = Json.object();
    for (var name :
        List.of(
            "batch",
            "citations",
            "code_execution",
            "image_input",
            "pdf_input",
            "structured_outputs")) {
      supported(all, name, true);
    }
    var effort = supported(all, "effort", !model.efforts().isEmpty());
    EFFORTS.forEach(level -> supported(effort, level, model.efforts().contains(level)));
    var types = supported(all, "thinking", true).putObject("types");
    THINKING.forEach(type -> supported(types, type, model.thinking().contains(type)));
    var context = supported(all, "context_management", true);
    for (var edit :
        List.of("clear_tool_uses_20250919", "clear_thinking_20251015", "compact_20260112")) {
      supported(context, edit, true);
    }
    var server = supported(all, "server_tools", true);
    supported(server, "web_search", true);
    supported(server, "code_execution", true);
    return all;
  }

  private static ObjectNode supported(ObjectNode into, String name, boolean is) {
    return into.putObject(name).put("supported", is);
  }
}
