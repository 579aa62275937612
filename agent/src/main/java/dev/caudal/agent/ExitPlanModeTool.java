// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** Puts a plan to a person; agreeing to it ends plan mode. */
record ExitPlanModeTool() implements Tool {
  static final String NAME = "ExitPlanMode";
  private static final Json SCHEMA =
      Json.parse(
          """
          {"type":"object","properties":{"plan":{"type":"string","minLength":1,\
          "pattern":"\\\\S","description":"The plan, in Markdown, as the person will read it."}},\
          "required":["plan"],"additionalProperties":false}\
          """);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Shows your finished plan to the person you work for. If they agree you may carry it"
        + " out; if not, you read what to change. Use it once the plan is ready, and only for"
        + " tasks that will change something.";
  }

  @Override
  public Json inputSchema() {
    return SCHEMA;
  }

  @Override
  public ToolTraits traits() {
    return new ToolTraits(ToolTraits.Approval.PERSON, false, true);
  }

  @Override
  public ToolOutput run(ToolCall call, ToolContext context) {
    var problems = Validation.problems(SCHEMA, call.input());
    if (!problems.isEmpty()) {
      return RecordTool.misfit(NAME, problems);
    }
    return ToolOutput.text(
        "The plan is approved. You may now carry it out:\n\n"
            + call.input().tree().path("plan").asString(""));
  }
}
