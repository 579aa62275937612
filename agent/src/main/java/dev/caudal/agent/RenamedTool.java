// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** A tool under another name. */
record RenamedTool(String name, Tool tool) implements Tool {
  @Override
  public String description() {
    return tool.description();
  }

  @Override
  public Json inputSchema() {
    return tool.inputSchema();
  }

  @Override
  public ToolTraits traits() {
    return tool.traits();
  }

  @Override
  public ToolOutput run(ToolCall call, ToolContext context) throws Exception {
    return tool.run(new ToolCall(call.id(), tool.name(), call.input()), context);
  }
}
