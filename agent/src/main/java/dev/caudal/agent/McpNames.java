// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.util.regex.Pattern;

/** The names under which a server's tools are offered. */
final class McpNames {
  private static final Pattern SERVER = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final int LONGEST = 128;

  private McpNames() {}

  static void check(String server) {
    if (!SERVER.matcher(server).matches()) {
      throw new InvalidRequest(
          "the name of an MCP server has 1 to 64 letters, digits, _ and -: " + server);
    }
  }

  /** The API takes fewer signs in a name than MCP does. */
  static String of(String server, String tool) throws IOException {
    var name = "mcp__" + server + "__" + tool.replaceAll("[^a-zA-Z0-9_-]", "_");
    if (tool.isEmpty() || name.length() > LONGEST) {
      throw new IOException("the name of its tool is empty, or too long for the API: " + name);
    }
    return name;
  }
}
