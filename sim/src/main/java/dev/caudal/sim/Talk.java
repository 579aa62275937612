// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What stands where in a conversation. */
final class Talk {

  private Talk() {}

  /** The text of the newest tool result, or nothing. */
  static String newestResult(List<Message> messages) {
    for (var message : messages.reversed()) {
      var results = message.ofType("tool_result");
      if (message.isUser() && !results.isEmpty()) {
        return Message.text(results.getLast().path("content"));
      }
    }
    return "";
  }

  static long assistantsAfter(List<Message> messages, int index) {
    return messages.stream().skip(index + 1L).filter(Message::isAssistant).count();
  }

  static boolean isText(JsonNode block) {
    return Json.string(block, "type").equals("text");
  }
}
