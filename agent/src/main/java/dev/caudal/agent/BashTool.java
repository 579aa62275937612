// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.time.Duration;

/** The Bash tool: a command of the model's. */
record BashTool(Shells shells) implements Tool {
  private static final Json SCHEMA =
      Json.parse(
          """
          {"type": "object",
           "properties": {
            "command": {"type": "string", "description": "What to run"},
            "timeout": {"type": "integer", "minimum": 1, "maximum": 600000,
             "description": "Milliseconds it may take; 120000 if not said"},
            "description": {"type": "string", "description": "What it does, in five to ten words"},
            "run_in_background": {"type": "boolean",
             "description": "Return at once; BashOutput shows what it prints, KillShell ends it"}},
           "required": ["command"],
           "additionalProperties": false}
          """);

  @Override
  public String name() {
    return "Bash";
  }

  @Override
  public String description() {
    return """
    Runs a command in Bash and returns what it prints, output and errors in order. Each call \
    is a new shell that starts in the folder the last one ended in; variables are not kept. \
    There is no input to read and no terminal. What a command has started ends with it, \
    unless it runs in the background. Output over 30,000 characters goes to a file. Use the \
    file tools to read, search and edit files.\
    """;
  }

  @Override
  public Json inputSchema() {
    return SCHEMA;
  }

  @Override
  public ToolTraits traits() {
    return ToolTraits.ASKING;
  }

  @Override
  public ToolOutput run(ToolCall call, ToolContext context) throws InterruptedException {
    var input = BashInput.of(call.input());
    var refusal = shells.refusal();
    if (refusal.isPresent()) {
      return ToolOutput.error("Bash is not available: " + refusal.get());
    }
    try {
      return input.isBackground()
          ? inBackground(input)
          : toItsEnd(input, shells.start(input.command()), context);
    } catch (IOException e) {
      return ToolOutput.error("The command could not be started: " + e.getMessage());
    }
  }

  private ToolOutput inBackground(BashInput input) throws IOException {
    return shells
        .startInBackground(input.command())
        .map(shell -> ToolOutput.text("Runs in the background as " + shell.id() + "."))
        .orElseGet(() ->
            ToolOutput.error(
                "%d commands run in the background already; end one with KillShell."
                    .formatted(Shells.LIVE_LIMIT)));
  }

  private ToolOutput toItsEnd(BashInput input, ShellProcess shell, ToolContext context)
      throws InterruptedException {
    var inTime = false;
    ShellProcess.Ending ending;
    try {
      context.onCancel(shell::kill);
      inTime = shell.await(Duration.ofMillis(input.timeout_ms()));
    } finally {
      if (!inTime) {
        shell.kill();
      }
      ending = shell.finish();
    }
    var output = shell.takeOutput();
    if (context.isCancelled()) {
      return ToolOutput.error(ShellReport.join("Cancelled.", output));
    }
    return inTime
        ? ShellReport.of(ending, ShellReport.join(output, moved(ending)))
        : ShellReport.timedOut(input.timeout_ms(), output);
  }

  /** A word to the model where its next command does not start where this one ended. */
  private String moved(ShellProcess.Ending ending) {
    if (!(ending instanceof ShellProcess.Ending.Exited exited)) {
      return "";
    }
    return exited.folder().filter(folder -> !shells.moveTo(folder)).isPresent()
        ? "(the next command starts in %s again)".formatted(shells.cwd())
        : "";
  }
}
