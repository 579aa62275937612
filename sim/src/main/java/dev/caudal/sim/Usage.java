// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import tools.jackson.databind.node.ObjectNode;

/** What a request costs on its input side: fresh, read from the cache, written to it. */
record Usage(long fresh, long read, long write5m, long write1h) {

  static Usage fresh(long tokens) {
    return new Usage(tokens, 0, 0, 0);
  }

  long prompt() {
    return fresh + read + write5m + write1h;
  }

  /** The same with more that was read afresh. */
  Usage plus(long more) {
    return new Usage(fresh + more, read, write5m, write1h);
  }

  /** As it stands in a message. */
  ObjectNode full(Output.Counts counts, String speed) {
    var usage = inputSide();
    usage
        .putObject("cache_creation")
        .put("ephemeral_5m_input_tokens", write5m)
        .put("ephemeral_1h_input_tokens", write1h);
    outputSide(usage, counts);
    return usage.put("service_tier", "standard").put("inference_geo", "global").put("speed", speed);
  }

  /** As it stands in {@code message_delta}. */
  ObjectNode running(Output.Counts counts) {
    var usage = inputSide();
    outputSide(usage, counts);
    return usage;
  }

  private ObjectNode inputSide() {
    return Json.object()
        .put("input_tokens", fresh)
        .put("cache_creation_input_tokens", write5m + write1h)
        .put("cache_read_input_tokens", read);
  }

  private static void outputSide(ObjectNode usage, Output.Counts counts) {
    usage.put("output_tokens", counts.tokens());
    usage.putObject("output_tokens_details").put("thinking_tokens", counts.thinking());
    if (counts.searches() == 0) {
      usage.putNull("server_tool_use");
    } else {
      usage
          .putObject("server_tool_use")
          .put("web_search_requests", counts.searches())
          .put("web_fetch_requests", 0);
    }
  }
}
