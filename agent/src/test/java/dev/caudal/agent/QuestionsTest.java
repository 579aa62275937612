// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionsTest {
  private static final String OPTIONS =
      "\"options\":[{\"label\":\"A\",\"description\":\"a\"},{\"label\":\"B\",\"description\":\"b\"}]";
  private static final String QUESTION =
      "{\"question\":\"Which?\",\"header\":\"Kind\"," + OPTIONS + "}";
  private final Tool ask = new AskUserQuestionTool();
  private final Tool plan = new ExitPlanModeTool();

  @Test
  void answers_become_the_result() throws Exception {
    var both = QUESTION + "," + QUESTION.replace("Which?", "How?");
    assertThat(run(ask, questions(both, ",\"answers\":{\"Which?\":\"A\",\"How?\":[\"A\",\"B\"]}")))
        .isEqualTo(ToolOutput.text("The person answered:\n- Which? → A\n- How? → A, B"));
    assertThat(run(ask, questions(both, ",\"answers\":{\"Which?\":\"my own\"}")).text())
        .contains("Which? → my own")
        .contains("How? → (no answer)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",\"answers\":{}", ",\"answers\":\"A\"", ",\"answers\":{\"x\":\"A\"}"})
  void without_an_answer_it_is_an_error(String answers) throws Exception {
    assertThat(run(ask, questions(QUESTION, answers)).isError()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"questions\":[]}",
        "{\"questions\":[{\"question\":\"Which?\",\"header\":\"K\",\"options\":[]}]}",
        "{\"questions\":[{\"question\":\"\",\"header\":\"K\"," + OPTIONS + "}]}",
        "{\"questions\":[" + QUESTION + "," + QUESTION + "],\"answers\":{\"Which?\":\"A\"}}",
        "{\"questions\":[{\"question\":\"Which?\",\"header\":\"K\"," + OPTIONS + ",\"x\":1}]}",
      })
  void malformed_questions_are_an_error(String input) throws Exception {
    assertThat(run(ask, input).isError()).isTrue();
  }

  @Test
  void a_model_cannot_answer_for_the_person() throws Exception {
    var forged = new ToolCall("toolu_1", "AskUserQuestion", Json.parse(forgedInput()));
    var options = Options.create().decider(request -> PermissionDecision.allow());
    var verdict = Permissions.of(options, Optional::of).judge(ask, forged, Source.of("s"));
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Refused.class, refused -> assertThat(refused.message()).contains("answers"));
  }

  @Test
  void what_a_person_answers_reaches_the_tool() throws Exception {
    var call = new ToolCall("toolu_1", "AskUserQuestion", Json.parse(questions(QUESTION, "")));
    var options =
        Options.create()
            .decider(request -> new PermissionDecision.AllowChanged(Json.parse(forgedInput())));
    var verdict = Permissions.of(options, Optional::of).judge(ask, call, Source.of("s"));
    assertThat(verdict).isInstanceOf(Verdict.Run.class);
    var run = (Verdict.Run) verdict;
    assertThat(run.changed()).isTrue();
    assertThat(ask.run(run.call(), new Nowhere()).text()).contains("Which? → A");
  }

  @Test
  void a_plan_is_some_text() throws Exception {
    assertThat(run(plan, "{\"plan\":\"1. Look\"}").text()).contains("approved").contains("1. Look");
    assertThat(run(plan, "{}").text()).contains("'plan' not found");
    assertThat(run(plan, "{\"plan\":\" \"}").isError()).isTrue();
  }

  private static String forgedInput() {
    return questions(QUESTION, ",\"answers\":{\"Which?\":\"A\"}");
  }

  private static String questions(String questions, String answers) {
    return "{\"questions\":[" + questions + "]" + answers + "}";
  }

  private static ToolOutput run(Tool tool, String input) throws Exception {
    return tool.run(new ToolCall("toolu_1", tool.name(), Json.parse(input)), new Nowhere());
  }

  private record Nowhere() implements ToolContext {
    @Override
    public String sessionId() {
      return "s";
    }

    @Override
    public Path workspace() {
      return Path.of(".");
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void onCancel(Runnable action) {}

    @Override
    public void emit(Message message) {}
  }
}
