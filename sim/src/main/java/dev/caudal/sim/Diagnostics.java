// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Says where a request left the path of the one before it. Remembers the newest answers. */
final class Diagnostics {

  private static final int MOST = 10_000;

  private record Answered(String model, Prompt prompt) {}

  private final Map<String, Answered> answered =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answered> eldest) {
          return size() > MOST;
        }
      };

  synchronized void remember(String id, Ask ask, Prompt prompt) {
    if (Json.has(ask.body(), "diagnostics")) {
      answered.put(id, new Answered(ask.modelName(), prompt));
    }
  }

  /** Null when nothing diverged, or nothing was asked. */
  synchronized JsonNode of(Ask ask, Prompt prompt) {
    var previous = Json.string(ask.body().path("diagnostics"), "previous_message_id");
    if (previous.isEmpty()) {
      return Json.MAPPER.nullNode();
    }
    var before = answered.get(previous);
    if (before == null) {
      return miss("previous_message_not_found", 0);
    }
    var old = before.prompt;
    if (!before.model.equals(ask.modelName())) {
      return miss("model_changed", old.tokens());
    }
    if (old.toolsEnd() != prompt.toolsEnd() || !same(old, prompt, old.toolsEnd())) {
      return miss("tools_changed", old.tokens());
    }
    if (old.systemEnd() != prompt.systemEnd() || !same(old, prompt, old.systemEnd())) {
      return miss("system_changed", old.tokens() - tokensAt(old, old.toolsEnd()));
    }
    int size = old.parts().size();
    if (!same(old, prompt, size)) {
      int kept = old.systemEnd();
      while (kept < size && same(old, prompt, kept + 1)) {
        kept++;
      }
      return miss("messages_changed", old.tokens() - tokensAt(old, kept));
    }
    return Json.MAPPER.nullNode();
  }

  private static boolean same(Prompt one, Prompt other, int end) {
    return end <= other.parts().size() && one.hashAt(end).equals(other.hashAt(end));
  }

  private static long tokensAt(Prompt prompt, int end) {
    return end == 0 ? 0 : prompt.parts().get(end - 1).tokens();
  }

  private static JsonNode miss(String type, long tokens) {
    var all = Json.object();
    all.putObject("cache_miss_reason").put("type", type).put("cache_missed_input_tokens", tokens);
    return all;
  }
}
