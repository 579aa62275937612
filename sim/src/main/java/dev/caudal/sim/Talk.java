// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What stands where in a conversation. */
final class Talk {

  private static final Pattern REMINDER =
      Pattern.compile("<system-reminder>.*?</system-reminder>\\s*", Pattern.DOTALL);

  /** A text of the user, and the message it stands in. */
  record Said(int index, String text) {}

  private Talk() {}

  /** What the user said, newest first; results of tools are not among it. */
  static List<Said> byUser(List<Message> messages) {
    var said = new ArrayList<Said>();
    for (var message : messages.reversed()) {
      if (message.isUser()) {
        for (var block : message.ofType("text").reversed()) {
          said.add(new Said(message.index(), Json.string(block, "text")));
        }
      }
    }
    return said;
  }

  /** The newest text of the user that is not only a reminder put in by a program. */
  static Said task(List<Message> messages) {
    for (var said : byUser(messages)) {
      var text = REMINDER.matcher(said.text()).replaceAll("").strip();
      if (!text.isEmpty()) {
        return new Said(said.index(), text);
      }
    }
    return new Said(0, "");
  }

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
}
