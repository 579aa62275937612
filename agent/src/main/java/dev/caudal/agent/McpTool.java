// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;

/**
 * A tool of a remote server. What the server says of itself is not to be trusted: its hints that a
 * tool is harmless change nothing, and its description is only text.
 */
record McpTool(
    String name, String description, Json inputSchema, String remoteName, McpConnection connection)
    implements Tool {
  static McpTool of(McpSchema.Tool tool, McpConnection connection) throws IOException {
    var schema = Json.of(tool.inputSchema());
    if (schema.bytes().length > McpLimits.SCHEMA_CHARS) {
      throw new IOException("the input schema of its tool " + tool.name() + " is too long");
    }
    return new McpTool(
        McpNames.of(connection.name(), tool.name()),
        description(tool.description() == null ? "" : tool.description()),
        schema,
        tool.name(),
        connection);
  }

  /** Readable, and not too long; what nobody sees is left out. */
  static String description(String text) {
    var visible = new StringBuilder();
    text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || isVisible(c))
        .limit(McpLimits.DESCRIPTION_CHARS)
        .forEach(visible::appendCodePoint);
    return visible.toString();
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  @Override
  public ToolTraits traits() {
    return ToolTraits.ASKING;
  }

  @Override
  public ToolOutput run(ToolCall call, ToolContext context) throws InterruptedException {
    if (!call.input().tree().isObject()) {
      return ToolOutput.error("The input must be a JSON object.");
    }
    return connection.call(remoteName, call.input(), context);
  }
}
