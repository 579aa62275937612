// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One entry of {@code messages}; content that is a string is the same as one text block.
 *
 * @param index its place in the request
 */
record Message(int index, String role, List<JsonNode> content, JsonNode raw) {

  static List<Message> of(JsonNode messages) {
    var all = new ArrayList<Message>();
    for (var raw : messages) {
      all.add(new Message(all.size(), Json.string(raw, "role"), blocks(raw.path("content")), raw));
    }
    return List.copyOf(all);
  }

  /** Content as blocks. */
  static List<JsonNode> blocks(JsonNode content) {
    if (content.isString()) {
      return List.of(Json.object().put("type", "text").put("text", content.stringValue()));
    }
    var blocks = new ArrayList<JsonNode>();
    content.forEach(blocks::add);
    return List.copyOf(blocks);
  }

  boolean isUser() {
    return role.equals("user");
  }

  boolean isAssistant() {
    return role.equals("assistant");
  }

  List<JsonNode> ofType(String type) {
    return content.stream().filter(block -> Json.string(block, "type").equals(type)).toList();
  }

  /** What a block of content says in text: its own, or that of the blocks inside a tool result. */
  static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    var text = new StringBuilder();
    for (var block : content) {
      if (Json.string(block, "type").equals("text")) {
        text.append(text.isEmpty() ? "" : "\n").append(Json.string(block, "text"));
      }
    }
    return text.toString();
  }
}
