// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** A tool with other traits. */
record TraitedTool(Tool tool, ToolTraits traits) implements Tool {
  @Override
  public String name() {
    return tool.name();
  }

  @Override
  public String description() {
    return tool.description();
  }

  @Override
  public Json inputSchema() {
    return tool.inputSchema();
  }

  @Override
  public ToolOutput run(ToolCall call, ToolContext context) throws Exception {
    return tool.run(call, context);
  }
}
