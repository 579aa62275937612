// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A piece of a message. */
public sealed interface ContentBlock {
  /** The block as it came. */
  Json raw();

  /** Words. */
  record Text(String text, Json raw) implements ContentBlock {}

  /** The summary of what the model thought; its text may be empty. */
  record Thinking(String thinking, String signature, Json raw) implements ContentBlock {}

  /** Thinking that only the API can read; it goes back as it came. */
  record RedactedThinking(String data, Json raw) implements ContentBlock {}

  /** A call of one of the caller's tools. */
  record ToolUse(String id, String name, Json input, Json raw) implements ContentBlock {}

  /** What a call of one of the caller's tools gave. */
  record ToolResult(String toolUseId, List<ContentBlock> content, boolean isError, Json raw)
      implements ContentBlock {
    /** The text of the result. */
    public String text() {
      return String.join(
          "",
          content.stream()
              .filter(Text.class::isInstance)
              .map(block -> ((Text) block).text())
              .toList());
    }
  }

  /** A call of a tool that the API runs by itself. */
  record ServerToolUse(String id, String name, Json input, Json raw) implements ContentBlock {}

  /** What such a call gave; {@code type} says which. */
  record ServerToolResult(String type, String toolUseId, Json raw) implements ContentBlock {}

  /** A picture. */
  record Image(Json raw) implements ContentBlock {}

  /** A PDF or a text that was handed over. */
  record Document(Json raw) implements ContentBlock {}

  /** A block of a kind that this version does not know. */
  record UnknownBlock(String type, Json raw) implements ContentBlock {}

  /** A text block of the caller's own. */
  static ContentBlock text(String text) {
    return new Text(text, Blocks.textJson(text));
  }

  /** Reads a block; what it cannot make sense of is an {@link UnknownBlock}. */
  static ContentBlock of(Json raw) {
    return Blocks.read(raw.tree(), raw);
  }

  /** Reads a tree that came from somewhere else. */
  static ContentBlock of(JsonNode tree) {
    return Blocks.read(tree, Json.of(tree));
  }
}
