// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What cannot be asked of an endpoint, or of this simulator, whatever else the request says. */
final class Unserved {

  private static final Pattern SERVER_TOOL =
      Pattern.compile("(web_search|web_fetch|code_execution|tool_search_tool)_.*|mcp_toolset");

  private Unserved() {}

  /** What token counting has no way to count. */
  static void checkCount(Ask ask) {
    for (int i = 0; i < ask.tools().size(); i++) {
      var type = Json.string(ask.tools().path(i), "type");
      if (SERVER_TOOL.matcher(type).matches()) {
        throw ApiError.invalid("tools." + i + "." + type + ": not supported by token counting");
      }
    }
    if (ask.body().path("mcp_servers").size() > 0) {
      throw ApiError.invalid("mcp_servers: not supported by token counting");
    }
    var elsewhere = new Media(ask).elsewhere();
    if (!elsewhere.isEmpty()) {
      throw ApiError.invalid(elsewhere + ": url and file are not supported by token counting");
    }
  }

  /** What the simulator would only pretend to do. */
  static void checkCreate(Ask ask) {
    JsonNode thread = ask.body().path("thread");
    if (thread.isObject()) {
      if (Json.string(thread, "type").equals("continue")) {
        throw ApiError.notFound(
            "thread: no such message: " + Json.string(thread, "previous_message_id"),
            "thread_not_found");
      }
      throw ApiError.invalid("thread: not simulated", "thread_unsupported_request");
    }
    if (Json.has(ask.body(), "compaction")) {
      throw ApiError.invalid("compaction: not simulated");
    }
  }
}
