// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts questions to a person; the answers come as the input that a decision changed. */
record AskUserQuestionTool() implements Tool {
  static final String NAME = "AskUserQuestion";
  private static final String ANSWERS = "answers";
  private static final Json SCHEMA =
      Json.parse(
          """
          {"type":"object","properties":{"questions":{"type":"array","minItems":1,"maxItems":4,\
          "items":{"type":"object","properties":{\
          "question":{"type":"string","minLength":1,"description":"The whole question."},\
          "header":{"type":"string","maxLength":24,"description":"A label of a word or two."},\
          "options":{"type":"array","minItems":2,"maxItems":4,"items":{"type":"object",\
          "properties":{"label":{"type":"string","minLength":1,\
          "description":"The answer, in a few words."},\
          "description":{"type":"string","description":"What choosing it means."}},\
          "required":["label","description"],"additionalProperties":false}},\
          "multiSelect":{"type":"boolean","description":"Whether several answers may be chosen."}},\
          "required":["question","header","options"],"additionalProperties":false}}},\
          "required":["questions"],"additionalProperties":false}\
          """);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Asks the person you work for one to four questions, each with two to four answers to"
        + " choose from; they may also answer in words of their own. Use it where the task leaves"
        + " a choice that is theirs to make.";
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
    if (!(call.input().tree().deepCopy() instanceof ObjectNode asked)) {
      return ToolOutput.error("The input of " + NAME + " must be an object.");
    }
    var answers = asked.path(ANSWERS);
    asked.remove(ANSWERS);
    var problems = new ArrayList<>(Validation.problems(SCHEMA, Json.of(asked)));
    if (problems.isEmpty() && hasDoubles(asked.path("questions"))) {
      problems.add("questions: no two may be the same");
    }
    return problems.isEmpty()
        ? answered(asked.path("questions"), answers)
        : RecordTool.misfit(NAME, problems);
  }

  // Answers are named by their question, so two of the same could not be told apart.
  private static boolean hasDoubles(JsonNode questions) {
    var seen = new LinkedHashSet<String>();
    return !questions.valueStream().allMatch(one -> seen.add(one.path("question").asString("")));
  }

  private static ToolOutput answered(JsonNode questions, JsonNode answers) {
    var text = new StringBuilder("The person answered:");
    boolean any = false;
    for (var question : questions) {
      var asked = question.path("question").asString("");
      var answer = chosen(answers.path(asked));
      any |= !answer.isEmpty();
      text.append("\n- ").append(asked).append(" → ");
      text.append(answer.isEmpty() ? "(no answer)" : answer);
    }
    return any
        ? ToolOutput.text(text.toString())
        : ToolOutput.error("The questions were not answered. Go on as seems best.");
  }

  private static String chosen(JsonNode answer) {
    if (!answer.isArray()) {
      return answer.isString() ? answer.asString().strip() : "";
    }
    var labels = new ArrayList<String>();
    answer.forEach(label -> labels.add(label.asString("")));
    return String.join(", ", labels);
  }
}
