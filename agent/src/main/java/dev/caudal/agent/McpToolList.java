// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches the list of a server's tools, page by page. */
final class McpToolList {
  private McpToolList() {}

  static Map<String, McpSchema.Tool> read(McpSyncClient client) throws IOException {
    var tools = new LinkedHashMap<String, McpSchema.Tool>();
    if (client.getServerCapabilities().tools() == null) {
      return tools;
    }
    var seen = new HashSet<String>();
    @Nullable String cursor = McpSchema.FIRST_PAGE;
    do {
      var page = client.listTools(cursor);
      for (var tool : page.tools()) {
        add(tools, tool);
      }
      cursor = page.nextCursor();
      if (cursor != null && !seen.add(cursor)) {
        throw new IOException("its list of tools goes round in circles");
      }
    } while (cursor != null && !cursor.isEmpty());
    return tools;
  }

  private static void add(Map<String, McpSchema.Tool> tools, McpSchema.Tool tool)
      throws IOException {
    if (tools.put(tool.name(), tool) != null) {
      throw new IOException("it has two tools named " + tool.name());
    }
    if (tools.size() > McpLimits.TOOLS) {
      throw new IOException("it has more than " + McpLimits.TOOLS + " tools");
    }
    var schema = tool.inputSchema();
    if (schema == null || !"object".equals(schema.get("type"))) {
      throw new IOException("the input schema of its tool " + tool.name() + " is no object's");
    }
  }
}
