// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.JournalEntry;
import dev.caudal.store.Logged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The whole messages of a conversation, as the journal holds them. */
final class Messages {
  private Messages() {}

  /** The {@code message} event of an entry, if it is one. */
  static Optional<LogEvent> shown(Logged logged) {
    return message(logged)
        .map(message -> {
          var fields =
              Events.MAPPER
                  .createObjectNode()
                  .put("role", message.path("role").asString(""))
                  .set("content", message.path("content"));
          var json = Events.MAPPER.writeValueAsBytes(fields);
          return new LogEvent(
              logged.seq(),
              "message",
              Events.run(logged),
              java.util.Arrays.copyOfRange(json, 1, json.length - 1));
        });
  }

  static Optional<JsonNode> message(Logged logged) {
    if (!logged.entry().type().equals(Events.JOURNAL)) {
      return Optional.empty();
    }
    return switch (Events.journal(logged)) {
      case JournalEntry.Asked(var message) -> Optional.of(message.tree());
      case JournalEntry.Answered(var message) -> Optional.of(message.tree());
      case JournalEntry.Noted(var message) -> Optional.of(message.tree());
      case JournalEntry.ToolEnded(var id, var block) -> Optional.of(user(block.tree()));
      case JournalEntry.Steered(var block) -> Optional.of(user(block.tree()));
      default -> Optional.empty();
    };
  }

  private static JsonNode user(JsonNode block) {
    var message = Events.MAPPER.createObjectNode().put("role", "user");
    message.putArray("content").add(block);
    return message;
  }

  /** What a chat page shows: who said what, without the results of tools. */
  static Optional<HistoryMessage> history(Logged logged) {
    return message(logged)
        .filter(message -> !isResult(message))
        .map(message ->
            new HistoryMessage(
                "m" + logged.seq(),
                message.path("role").asString(""),
                text(message.path("content")),
                Instant.ofEpochMilli(logged.atMillis()),
                calls(message.path("content"))));
  }

  private static boolean isResult(JsonNode message) {
    return message.path("content").path(0).path("type").asString("").equals("tool_result");
  }

  private static String text(JsonNode content) {
    var text = new StringBuilder();
    content.forEach(block -> text.append(block.path("text").asString("")));
    return text.toString();
  }

  private static List<String> calls(JsonNode content) {
    var names = new ArrayList<String>();
    for (var block : content) {
      if (block.path("type").asString("").equals("tool_use")) {
        names.add(block.path("name").asString(""));
      }
    }
    return names;
  }
}
