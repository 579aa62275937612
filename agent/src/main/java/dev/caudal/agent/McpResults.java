// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Turns a call's result into what the model gets to see. */
final class McpResults {
  private static final int IMAGES = 20;

  private final int limit;
  private final List<ContentBlock> blocks = new ArrayList<>();
  private long chars;
  private int shown;
  private int images;

  private McpResults(int limit) {
    this.limit = limit;
  }

  static ToolOutput read(CallToolResult whole, int limit) {
    var meta = whole.meta() == null ? Map.of() : whole.meta();
    JsonNode result = Json.MAPPER.valueToTree(meta.get(McpLink.RAW));
    return new McpResults(limit).output(result);
  }

  private ToolOutput output(JsonNode result) {
    var content = result.path("content");
    content.forEach(this::add);
    var structured = result.path("structuredContent");
    // Where there is text, it says the same.
    if (chars == 0 && !structured.isMissingNode() && !structured.isNull()) {
      text(structured.toString());
    }
    if (chars > shown) {
      blocks.add(ContentBlock.text("[cut: " + shown + " of " + chars + " characters are shown]"));
    }
    if (blocks.isEmpty()) {
      blocks.add(ContentBlock.text("(The tool returned nothing.)"));
    }
    return new ToolOutput(blocks, result.path("isError").asBoolean(false));
  }

  private void add(JsonNode item) {
    switch (item.path("type").asString("")) {
      case "text" -> text(item.path("text").asString(""));
      case "image" -> image(item.path("data").asString(""), item.path("mimeType").asString(""));
      case "audio" -> left("audio", item.path("mimeType").asString(""), item.path("data"));
      case "resource" -> resource(item.path("resource"));
      case "resource_link" -> link(item);
      default -> text(item.toString());
    }
  }

  private void resource(JsonNode resource) {
    var uri = resource.path("uri").asString("");
    var type = resource.path("mimeType").asString("");
    if (resource.path("text").isString()) {
      text("Resource " + uri + ":\n" + resource.path("text").asString(""));
    } else if (type.startsWith("image/")) {
      text("Resource " + uri + ":");
      image(resource.path("blob").asString(""), type);
    } else {
      left("resource " + uri, type, resource.path("blob"));
    }
  }

  private void link(JsonNode item) {
    text(
        "Resource "
            + item.path("name").asString("")
            + ": "
            + item.path("uri").asString("")
            + " "
            + item.path("description").asString(""));
  }

  private void image(String data, String type) {
    var block = ImageBlock.of(data);
    if (block.isPresent() && images < IMAGES) {
      images++;
      blocks.add(block.get());
    } else {
      text("[image, " + type + ", left out: of a kind or size that cannot be shown]");
    }
  }

  private void left(String what, String type, JsonNode data) {
    var bytes = data.asString("").length() * 3L / 4;
    text("[" + what + ", " + type + ", about " + bytes + " bytes, cannot be shown]");
  }

  private void text(String text) {
    chars += text.length();
    var part = Cut.chars(text, limit - shown);
    shown += part.length();
    if (!part.isEmpty()) {
      blocks.add(ContentBlock.text(part));
    }
  }
}
