// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import tools.jackson.databind.JsonNode;

/** Reads what a call has used. */
final class Usages {
  private Usages() {}

  /**
   * The merged {@code usage} of an answer. What was cached without saying how long is 5 minutes'.
   */
  static Usage of(JsonNode usage) {
    var split = usage.path("cache_creation");
    long hour = count(split, "ephemeral_1h_input_tokens");
    long minutes =
        split.isObject()
            ? count(split, "ephemeral_5m_input_tokens")
            : count(usage, "cache_creation_input_tokens");
    // The total grows while the answer streams, its split is told only once, at the start.
    long untold = count(usage, "cache_creation_input_tokens") - hour - minutes;
    return new Usage(
        count(usage, "input_tokens"),
        count(usage, "output_tokens"),
        count(usage, "cache_read_input_tokens"),
        minutes + Math.max(0, untold),
        hour,
        count(usage.path("server_tool_use"), "web_search_requests"));
  }

  private static long count(JsonNode node, String field) {
    return Math.max(0, node.path(field).asLong(0));
  }
}
