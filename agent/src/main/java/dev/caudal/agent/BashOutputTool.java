// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** The BashOutput tool: what a command in the background has printed since the last look. */
record BashOutputTool(Shells shells) implements Tool {
  private static final Json SCHEMA =
      Json.parse(
          """
          {"type": "object",
           "properties": {
            "bash_id": {"type": "string", "description": "The name that Bash gave it"},
            "filter": {"type": "string",
             "description": "A regular expression: only lines that it finds something in are shown, the others are gone"}},
           "required": ["bash_id"],
           "additionalProperties": false}
          """);

  @Override
  public String name() {
    return "BashOutput";
  }

  @Override
  public String description() {
    return "Shows how a command in the background stands, and what it has printed since you last"
        + " looked.";
  }

  @Override
  public Json inputSchema() {
    return SCHEMA;
  }

  /** It changes nothing but shows nothing twice. */
  @Override
  public ToolTraits traits() {
    return ToolTraits.READING.withRepeatable(false);
  }

  @Override
  public ToolOutput run(ToolCall call, ToolContext context) {
    var id = BashInput.text(call.input().tree(), "bash_id");
    var filter = Optional.of(call.input().tree().path("filter").asString(""));
    return shells
        .find(id)
        .map(shell -> look(shell, filter.filter(text -> !text.isEmpty())))
        .orElseGet(() -> ToolOutput.error("No command runs or ran as " + id + "."));
  }

  private static ToolOutput look(BackgroundShell shell, Optional<String> filter) {
    Optional<Pattern> pattern;
    try {
      pattern = filter.map(Pattern::compile);
    } catch (PatternSyntaxException e) {
      return ToolOutput.error("The filter is no regular expression: " + e.getDescription());
    }
    // First how it stands: what it prints before it ends is then never missed.
    var status = shell.status();
    var output = shell.takeOutput();
    try {
      var shown = pattern.map(found -> lines(found, output)).orElse(output);
      return ToolOutput.text(status + "\n" + (shown.isEmpty() ? "(nothing new)" : shown));
    } catch (PatientText.Exhausted | StackOverflowError e) {
      return ToolOutput.error("The filter took too long. Unfiltered:\n" + status + "\n" + output);
    }
  }

  private static String lines(Pattern pattern, String output) {
    var text = new PatientText(output);
    return text.lines()
        .filter(line -> pattern.matcher(line).find())
        .map(CharSequence::toString)
        .collect(Collectors.joining("\n"));
  }
}
