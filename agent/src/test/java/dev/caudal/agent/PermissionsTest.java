// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionsTest {
  record Nothing() {}

  record Command(String command) {}

  private static final Source SOURCE = Source.of("s");
  private static final Tool OWN = Tool.of("own", "d", Nothing.class, x -> "");
  private static final Tool BASH = Tool.of("Bash", "d", Command.class, x -> "").asks();
  private static final Tool READ =
      new TraitedTool(Tool.of("Read", "d", Nothing.class, x -> ""), ToolTraits.READING);
  private static final Tool EDIT =
      new TraitedTool(
          Tool.of("Edit", "d", Nothing.class, x -> ""),
          new ToolTraits(ToolTraits.Approval.EDIT, false, false));
  private static final Tool PLAN = new ExitPlanModeTool();
  private static final Map<String, Tool> TOOLS =
      Map.of("own", OWN, "Bash", BASH, "Read", READ, "Edit", EDIT, "ExitPlanMode", PLAN);
  private static final Map<String, String> INPUTS =
      Map.of("Bash", "{\"command\":\"ls\"}", "ExitPlanMode", "{\"plan\":\"p\"}");

  @ParameterizedTest
  @CsvSource({
    "DEFAULT, own, RUN",
    "DEFAULT, Read, RUN",
    "DEFAULT, Edit, ASK",
    "DEFAULT, Bash, ASK",
    "DEFAULT, ExitPlanMode, ASK",
    "ACCEPT_EDITS, Read, RUN",
    "ACCEPT_EDITS, Edit, RUN",
    "ACCEPT_EDITS, Bash, ASK",
    "ACCEPT_EDITS, ExitPlanMode, ASK",
    "PLAN, own, REFUSE",
    "PLAN, Read, RUN",
    "PLAN, Edit, REFUSE",
    "PLAN, Bash, REFUSE",
    "PLAN, ExitPlanMode, ASK",
    "DENY_UNLISTED, own, RUN",
    "DENY_UNLISTED, Read, RUN",
    "DENY_UNLISTED, Edit, REFUSE",
    "DENY_UNLISTED, Bash, REFUSE",
    "DENY_UNLISTED, ExitPlanMode, REFUSE",
    "BYPASS, own, RUN",
    "BYPASS, Edit, RUN",
    "BYPASS, Bash, RUN",
    "BYPASS, ExitPlanMode, ASK",
  })
  void each_mode_has_its_way_with_each_kind_of_tool(
      PermissionMode mode, String tool, String expected) throws Exception {
    var asked = new ArrayList<PermissionRequest>();
    var verdict =
        judge(
            tool,
            options ->
                options
                    .permissionMode(mode)
                    .decider(request -> {
                      asked.add(request);
                      return PermissionDecision.allow();
                    }));
    assertThat(asked).hasSize(expected.equals("ASK") ? 1 : 0);
    assertThat(verdict).isInstanceOf(expected.equals("REFUSE") ? refused() : ran());
  }

  @Test
  void rules_that_allow_spare_the_asking_and_rules_that_deny_come_first() throws Exception {
    assertThat(judge("Bash", o -> o.allowedTools("Bash(ls *)"))).isInstanceOf(ran());
    assertThat(judge("Bash", o -> o.allowedTools("Bash(git *)"))).isInstanceOf(refused());
    assertThat(judge("Bash", o -> o.allowedTools("Bash").disallowedTools("Bash(ls)")))
        .isEqualTo(Verdict.refused("Bash is denied by the rule Bash(ls)."));
    for (var mode : PermissionMode.values()) {
      assertThat(judge("own", o -> o.disallowedTools("own").permissionMode(mode)))
          .isInstanceOf(refused());
    }
    assertThat(
            judge(
                "Bash",
                o -> o.allowedTools("Bash(ls)").permissionMode(PermissionMode.DENY_UNLISTED)))
        .isInstanceOf(ran());
    assertThat(judge("Bash", o -> o.allowedTools("Bash").permissionMode(PermissionMode.PLAN)))
        .isInstanceOf(refused());
  }

  @Test
  void no_rule_answers_a_question_to_a_person() throws Exception {
    assertThat(judge("ExitPlanMode", o -> o.allowedTools("ExitPlanMode"))).isInstanceOf(refused());
  }

  @Test
  void with_nobody_to_ask_nothing_that_asks_runs() throws Exception {
    assertThat(judge("Bash", o -> {}))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> {
              assertThat(refused.message()).contains("no one is there");
              assertThat(refused.stop()).isFalse();
            });
  }

  @Test
  void the_decider_is_told_what_would_run_and_may_say_four_things() throws Exception {
    assertThat(decided(request -> new PermissionDecision.Deny("not now")))
        .isEqualTo(new Verdict.Refused("not now", false));
    assertThat(decided(request -> new PermissionDecision.DenyAndStop("enough")))
        .isEqualTo(new Verdict.Refused("enough", true));
    assertThat(decided(request -> PermissionDecision.allow()))
        .isEqualTo(new Verdict.Run(call("Bash"), false));
    var other = Json.parse("{\"command\":\"pwd\"}");
    assertThat(decided(request -> new PermissionDecision.AllowChanged(other)))
        .isEqualTo(new Verdict.Run(new ToolCall("toolu_1", "Bash", other), true));
  }

  @Test
  void a_changed_input_is_held_against_the_rules_that_deny() throws Exception {
    var worse = Json.parse("{\"command\":\"sudo rm x\"}");
    assertThat(
            judge(
                "Bash",
                o ->
                    o.disallowedTools("Bash(rm *)")
                        .decider(request -> new PermissionDecision.AllowChanged(worse))))
        .isEqualTo(Verdict.refused("Bash is denied by the rule Bash(rm *)."));
  }

  @Test
  @SuppressWarnings("NullAway")
  void a_decider_that_fails_denies() throws Exception {
    assertThat(
            decided(request -> {
              throw new IllegalStateException("down");
            }))
        .isEqualTo(Verdict.refused("Bash is denied: the decision failed."));
    assertThat(
            decided(request -> {
              throw new StackOverflowError();
            }))
        .isInstanceOf(refused());
    assertThat(decided(request -> null)).isInstanceOf(refused());
    assertThatThrownBy(() ->
            decided(request -> {
              throw new InterruptedException();
            }))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void only_what_is_offered_runs() throws Exception {
    Consumer<Options> setUp = o -> o.tools("View").tool(OWN).disallowedTools("mcp__db");
    assertThat(judge("Read", setUp)).isInstanceOf(ran());
    assertThat(judge("own", setUp)).isInstanceOf(ran());
    assertThat(judge("Bash", setUp)).isEqualTo(Verdict.refused("Bash is not offered here."));
    assertThat(judge("Bash", o -> o.tools().permissionMode(PermissionMode.BYPASS)))
        .isInstanceOf(refused());
    var permissions = permissions(setUp);
    assertThat(permissions.offers("Read")).isTrue();
    assertThat(permissions.offers("Bash")).isFalse();
    assertThat(permissions.offers("mcp__x__t")).isTrue();
    assertThat(permissions.offers("mcp__db__t")).isFalse();
    assertThat(permissions(o -> o.disallowedTools("Bash(rm *)")).offers("Bash")).isTrue();
  }

  @Test
  void a_hook_that_allows_spares_the_asking_only() throws Exception {
    assertThat(permissions(o -> {}).judge(BASH, call("Bash"), SOURCE, true)).isInstanceOf(ran());
    assertThat(
            permissions(o -> o.disallowedTools("Bash(ls)")).judge(BASH, call("Bash"), SOURCE, true))
        .isInstanceOf(refused());
    assertThat(
            permissions(o -> o.permissionMode(PermissionMode.PLAN))
                .judge(BASH, call("Bash"), SOURCE, true))
        .isInstanceOf(refused());
    assertThat(permissions(o -> {}).judge(PLAN, call("ExitPlanMode"), SOURCE, true))
        .isInstanceOf(refused());
  }

  @Test
  void an_agreed_plan_ends_plan_mode_and_a_refused_one_does_not() throws Exception {
    var decisions =
        new ArrayList<>(List.of(PermissionDecision.deny("more"), PermissionDecision.allow()));
    var permissions =
        permissions(o ->
            o.permissionMode(PermissionMode.PLAN)
                .decider(request -> decisions.removeFirst())
                .allowedTools("Bash"));
    assertThat(permissions.judge(PLAN, call("ExitPlanMode"), SOURCE)).isInstanceOf(refused());
    assertThat(permissions.mode()).isEqualTo(PermissionMode.PLAN);
    assertThat(permissions.judge(BASH, call("Bash"), SOURCE)).isInstanceOf(refused());
    assertThat(permissions.judge(PLAN, call("ExitPlanMode"), SOURCE)).isInstanceOf(ran());
    assertThat(permissions.mode()).isEqualTo(PermissionMode.DEFAULT);
    assertThat(permissions.judge(BASH, call("Bash"), SOURCE)).isInstanceOf(ran());
  }

  @Test
  void an_input_that_is_no_json_is_refused_where_a_rule_looks_at_it() throws Exception {
    var cut = new ToolCall("toolu_1", "Bash", Json.trusted("{\"command\":\"ls".getBytes()));
    assertThat(permissions(o -> o.allowedTools("Bash(ls)")).judge(BASH, cut, SOURCE))
        .isInstanceOf(refused());
    assertThat(
            permissions(o -> o.disallowedTools("Bash(ls)").permissionMode(PermissionMode.BYPASS))
                .judge(BASH, cut, SOURCE))
        .isInstanceOf(refused());
  }

  @Test
  void malformed_rules_are_refused_when_permissions_are_made() {
    assertThatThrownBy(() -> permissions(o -> o.allowedTools("Bash(")))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void a_path_resolver_that_fails_leads_out() throws Exception {
    var options = Options.create().allowedTools("Edit(src/**)");
    var permissions =
        Permissions.of(
            options,
            path -> {
              throw new IllegalArgumentException();
            });
    var call = new ToolCall("toolu_1", "Edit", Json.parse("{\"file_path\":\"src/x\"}"));
    assertThat(permissions.judge(EDIT, call, SOURCE)).isInstanceOf(refused());
  }

  private static Verdict decided(PermissionDecider decider) throws Exception {
    return judge("Bash", options -> options.decider(decider));
  }

  private static Verdict judge(String tool, Consumer<Options> setUp) throws Exception {
    return permissions(setUp).judge(requireNonNull(TOOLS.get(tool)), call(tool), SOURCE);
  }

  private static Permissions permissions(Consumer<Options> setUp) {
    var options = Options.create();
    setUp.accept(options);
    return Permissions.of(options, Optional::of);
  }

  private static ToolCall call(String tool) {
    return new ToolCall("toolu_1", tool, Json.parse(INPUTS.getOrDefault(tool, "{}")));
  }

  private static Class<Verdict.Run> ran() {
    return Verdict.Run.class;
  }

  private static Class<Verdict.Refused> refused() {
    return Verdict.Refused.class;
  }
}
