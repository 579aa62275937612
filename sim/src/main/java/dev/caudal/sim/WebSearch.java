// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The server's web search, which finds one page for everything. */
final class WebSearch {

  private static final int ID = 12;

  private final JsonNode tool;
  private long made;

  private WebSearch(JsonNode tool) {
    this.tool = tool;
  }

  static boolean isTool(JsonNode tool) {
    return Json.string(tool, "type").startsWith("web_search_");
  }

  /** As it is offered; nothing when it is not. */
  static Optional<WebSearch> of(Ask ask) {
    for (var tool : ask.tools()) {
      if (isTool(tool)) {
        return Optional.of(new WebSearch(tool));
      }
    }
    return Optional.empty();
  }

  /** How many searches have been made, and will be charged. */
  long made() {
    return made;
  }

  ObjectNode call() {
    var call = Json.object().put("type", "server_tool_use");
    call.put("id", "srvtoolu_01" + Digest.hex(Ids.random(ID))).put("name", "web_search");
    call.putObject("input");
    return call;
  }

  ObjectNode result(ObjectNode call, String query) {
    var result = Json.object().put("type", "web_search_tool_result");
    result.put("tool_use_id", Json.string(call, "id"));
    if (Json.has(tool, "max_uses") && made >= tool.path("max_uses").longValue(0)) {
      result
          .putObject("content")
          .put("type", "web_search_tool_result_error")
          .put("error_code", "max_uses_exceeded");
      return result;
    }
    made++;
    result
        .putArray("content")
        .addObject()
        .put("type", "web_search_result")
        .put("url", "https://example.com/?q=" + URLEncoder.encode(query, UTF_8))
        .put("title", "A simulated page about " + query)
        .put("encrypted_content", Base64.getEncoder().encodeToString(query.getBytes(UTF_8)))
        .putNull("page_age");
    return result;
  }
}
