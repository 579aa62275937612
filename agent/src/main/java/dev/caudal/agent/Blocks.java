// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ContentBlock.Document;
import dev.caudal.agent.ContentBlock.Image;
import dev.caudal.agent.ContentBlock.RedactedThinking;
import dev.caudal.agent.ContentBlock.ServerToolResult;
import dev.caudal.agent.ContentBlock.ServerToolUse;
import dev.caudal.agent.ContentBlock.Text;
import dev.caudal.agent.ContentBlock.Thinking;
import dev.caudal.agent.ContentBlock.ToolResult;
import dev.caudal.agent.ContentBlock.ToolUse;
import dev.caudal.agent.ContentBlock.UnknownBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads content blocks. */
final class Blocks {
  private Blocks() {}

  static ContentBlock read(JsonNode tree, Json raw) {
    var type = tree.path("type").asString("");
    return switch (type) {
      case "text" -> new Text(string(tree, "text"), raw);
      case "thinking" -> new Thinking(string(tree, "thinking"), string(tree, "signature"), raw);
      case "redacted_thinking" -> new RedactedThinking(string(tree, "data"), raw);
      case "tool_use" ->
          new ToolUse(string(tree, "id"), string(tree, "name"), Json.of(tree.path("input")), raw);
      case "server_tool_use" ->
          new ServerToolUse(
              string(tree, "id"), string(tree, "name"), Json.of(tree.path("input")), raw);
      case "tool_result" ->
          new ToolResult(
              string(tree, "tool_use_id"),
              content(tree.path("content")),
              tree.path("is_error").asBoolean(false),
              raw);
      case "image" -> new Image(raw);
      case "document" -> new Document(raw);
      default ->
          type.endsWith("_tool_result")
              ? new ServerToolResult(type, string(tree, "tool_use_id"), raw)
              : new UnknownBlock(type, raw);
    };
  }

  /** A message's content: a string is one text block. */
  static List<ContentBlock> content(JsonNode content) {
    if (content.isString()) {
      return List.of(ContentBlock.text(content.asString()));
    }
    var blocks = new ArrayList<ContentBlock>();
    for (var block : content) {
      blocks.add(read(block, Json.of(block)));
    }
    return List.copyOf(blocks);
  }

  static Json textJson(String text) {
    return Json.of(new TextJson("text", text));
  }

  static Json toolResult(String id, Object content, boolean isError) {
    return isError
        ? Json.of(new ErrorResultJson("tool_result", id, content, true))
        : Json.of(new ResultJson("tool_result", id, content));
  }

  static Json object(String key, Object value) {
    return Json.of(Map.of(key, value));
  }

  private static String string(JsonNode tree, String field) {
    return tree.path(field).asString("");
  }

  // Records keep the order of their fields, which a map need not.
  private record TextJson(String type, String text) {}

  private record ResultJson(String type, String tool_use_id, Object content) {}

  private record ErrorResultJson(
      String type, String tool_use_id, Object content, boolean is_error) {}
}
