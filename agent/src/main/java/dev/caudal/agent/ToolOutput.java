// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;

/** What a tool gives back to the model. */
public record ToolOutput(List<ContentBlock> content, boolean isError) {
  /** Keeps a copy of the list. */
  public ToolOutput {
    content = List.copyOf(content);
  }

  /** Words. */
  public static ToolOutput text(String text) {
    return new ToolOutput(List.of(ContentBlock.text(text)), false);
  }

  /** A failure in words that help the model to do better. */
  public static ToolOutput error(String text) {
    return new ToolOutput(List.of(ContentBlock.text(text)), true);
  }

  /** A value: a string as it is, anything else as JSON. */
  public static ToolOutput of(@org.jspecify.annotations.Nullable Object value) {
    return switch (value) {
      case ToolOutput output -> output;
      case CharSequence text -> text(text.toString());
      case null -> text("");
      default -> text(Json.of(value).text());
    };
  }

  /** The text of all text blocks. */
  public String text() {
    return new ContentBlock.ToolResult("", content, isError, Json.of(null)).text();
  }
}
