// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** What the model is told about a command that has ended. */
final class ShellReport {
  private ShellReport() {}

  /** An ending in a few words. */
  static String words(ShellProcess.Ending ending) {
    return switch (ending) {
      case ShellProcess.Ending.Exited(int code, _) -> "ended with exit code " + code;
      case ShellProcess.Ending.NotStarted(var reason) -> "never started: " + reason;
      case ShellProcess.Ending.Crowded _ -> "killed, as it ran more processes than it may";
    };
  }

  static ToolOutput of(ShellProcess.Ending ending, String output) {
    return switch (ending) {
      case ShellProcess.Ending.Exited(int code, _) when code == 0 ->
          ToolOutput.text(output.isEmpty() ? "(no output)" : output);
      case ShellProcess.Ending.Exited(int code, _) ->
          ToolOutput.error(join("Exit code " + code, output));
      case ShellProcess.Ending.NotStarted(var reason) ->
          ToolOutput.error(join("The command did not run: " + reason, output));
      case ShellProcess.Ending.Crowded _ ->
          ToolOutput.error(join("The command was " + words(ending) + ".", output));
    };
  }

  static ToolOutput timedOut(long limit_ms, String output) {
    return ToolOutput.error(
        join(
            "Timed out after %d ms, and was killed with all it had started.".formatted(limit_ms),
            output));
  }

  static String join(String first, String rest) {
    return rest.isEmpty() ? first : first + "\n" + rest;
  }
}
