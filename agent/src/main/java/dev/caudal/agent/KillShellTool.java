// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** The KillShell tool: ends a command in the background. */
record KillShellTool(Shells shells) implements Tool {
  private static final Json SCHEMA =
      Json.parse(
          """
          {"type": "object",
           "properties": {
            "shell_id": {"type": "string", "description": "The name that Bash gave it"}},
           "required": ["shell_id"],
           "additionalProperties": false}
          """);

  @Override
  public String name() {
    return "KillShell";
  }

  @Override
  public String description() {
    return "Ends a command in the background with all it has started.";
  }

  @Override
  public Json inputSchema() {
    return SCHEMA;
  }

  @Override
  public ToolOutput run(ToolCall call, ToolContext context) {
    var id = BashInput.text(call.input().tree(), "shell_id");
    return shells
        .find(id)
        .map(KillShellTool::end)
        .orElseGet(() -> ToolOutput.error("No command runs or ran as " + id + "."));
  }

  private static ToolOutput end(BackgroundShell shell) {
    if (!shell.isAlive()) {
      return ToolOutput.text(shell.id() + " has ended already: " + shell.status() + ".");
    }
    shell.close();
    return ToolOutput.text(shell.id() + " is ended.");
  }
}
