// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskCheckTest {
  private static final TaskBounds OPEN =
      new TaskBounds(node(Optional.empty(), false), new WebhookTargets(false), Set.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'task':'hi'}",
        "{'task':'hi','model':'claude-opus-4-5','max_tokens':64000}",
        "{'task':'hi','model':'nobody-knows','max_tokens':999999,'effort':'max'}",
        "{'task':'hi','effort':'max','thinking':{'type':'adaptive'}}",
        "{'task':'hi','effort':'high','thinking':{'type':'between_tools'}}",
        "{'task':'hi','model':'claude-haiku-4-5','thinking':{'type':'enabled','budget_tokens':2000}}",
        "{'task':'hi','tools':['Read','View','mcp__any__tool','Bash','WebSearch']}",
        "{'task':'hi','allowed_tools':['Bash(git *)','Read','mcp__x']}",
        "{'task':'hi','max_budget_usd':1}",
        "{'task':'hi','output_schema':{'type':'object','properties':{'a':{'type':'string'}}}}",
        "{'task':'hi','webhook_url':'https://example.org/x'}",
        "{'task':'hi','webhook_url':'http://93.184.216.34:8080/x'}",
        "{'task':'hi','webhook_url':'http://[2606:2800:220:1::1]/x'}",
        "{'task':'hi','webhook_url':'http://localhost/judged-when-it-resolves'}",
      })
  void what_can_be_done_passes(String task) {
    assertThatCode(() -> TaskCheck.check(task(task), OPEN)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'task':'hi','max_tokens':128001} | max_tokens",
        "{'task':'hi','model':'claude-opus-4-5','max_tokens':64001} | max_tokens",
        "{'task':'hi','model':'claude-haiku-4-5','effort':'low'} | effort",
        "{'task':'hi','model':'claude-opus-4-6','effort':'xhigh'} | effort",
        "{'task':'hi','thinking':{'type':'disabled'}} | thinking",
        "{'task':'hi','thinking':{'type':'enabled','budget_tokens':2000}} | thinking",
        "{'task':'hi','effort':'max','thinking':{'type':'between_tools'}} | thinking",
        "{'task':'hi','model':'claude-haiku-4-5','max_tokens':1500,"
            + "'thinking':{'type':'enabled','budget_tokens':2000}} | thinking",
        "{'task':'hi','model':'nobody-knows','max_budget_usd':1} | max_budget_usd",
        "{'task':'hi','output_schema':{'type':'objekt'}} | output_schema",
        "{'task':'hi','tools':['Read','Reed']} | tools[1]",
        "{'task':'hi','allowed_tools':['Bush(ls)']} | allowed_tools[0]",
        "{'task':'hi','permission_mode':'bypass'} | permission_mode",
        "{'task':'hi','agent':'nobody'} | agent",
        "{'task':'hi','webhook_url':'http://127.0.0.1:9/x'} | webhook_url",
        "{'task':'hi','webhook_url':'http://10.1.2.3/'} | webhook_url",
        "{'task':'hi','webhook_url':'http://192.168.0.1./'} | webhook_url",
        "{'task':'hi','webhook_url':'http://169.254.169.254/latest'} | webhook_url",
        "{'task':'hi','webhook_url':'http://0.0.0.0/'} | webhook_url",
        "{'task':'hi','webhook_url':'http://2130706433/'} | webhook_url",
        "{'task':'hi','webhook_url':'http://0x7f000001/'} | webhook_url",
        "{'task':'hi','webhook_url':'http://0177.0.0.1/'} | webhook_url",
        "{'task':'hi','webhook_url':'http://127.1/'} | webhook_url",
        "{'task':'hi','webhook_url':'http://[::1]/'} | webhook_url",
        "{'task':'hi','webhook_url':'http://[::ffff:127.0.0.1]/'} | webhook_url",
        "{'task':'hi','webhook_url':'http://[fe80::1]/'} | webhook_url",
        "{'task':'hi','webhook_url':'http://[fd00::1]/'} | webhook_url",
        "{'task':'hi','webhook_url':'http://[64:ff9b::7f00:1]/'} | webhook_url",
      })
  void what_would_be_refused_later_is_refused_now(String task, String field) {
    assertThat(errors(task, OPEN)).extracting(FieldError::field).containsExactly(field);
  }

  @Test
  void the_operator_s_tools_are_the_upper_bound() {
    var few =
        new TaskBounds(
            node(Optional.of(Set.of("Read", "Grep")), false), new WebhookTargets(false), Set.of());
    assertThatCode(() -> TaskCheck.check(task("{'task':'a','tools':['View']}"), few))
        .doesNotThrowAnyException();
    assertThat(errors("{'task':'a','tools':['Read','Bash'],'allowed_tools':['Bash(ls)']}", few))
        .containsExactly(
            new FieldError("tools[1]", "is one of this server's tools, Grep, Read: Bash"),
            new FieldError("allowed_tools[0]", "is one of this server's tools, Grep, Read: Bash"));
  }

  @Test
  void what_the_operator_allows_passes() {
    var wide =
        new TaskBounds(
            node(Optional.empty(), true), new WebhookTargets(true), Set.of("writer", "reviewer"));
    var task =
        "{'task':'a','permission_mode':'bypass','webhook_url':'http://127.0.0.1:9/',"
            + "'agent':'reviewer'}";
    assertThatCode(() -> TaskCheck.check(task(task), wide)).doesNotThrowAnyException();
    assertThat(errors("{'task':'a','agent':'nobody'}", wide))
        .containsExactly(new FieldError("agent", "is one of reviewer, writer: nobody"));
    assertThat(errors("{'task':'a','webhook_url':'http://169.254.169.254/'}", wide)).hasSize(1);
  }

  @Test
  void all_that_is_wrong_is_said_at_once() {
    assertThat(
            errors(
                "{'task':'a','permission_mode':'bypass','tools':['X'],'max_tokens':999999,"
                    + "'thinking':{'type':'disabled'}}",
                OPEN))
        .extracting(FieldError::field)
        .containsExactly("permission_mode", "tools[0]", "max_tokens", "thinking");
  }

  private static CaudalOptions node(Optional<Set<String>> tools, boolean allowBypass) {
    var usual = CaudalOptions.of(Path.of("workspaces"));
    return new CaudalOptions(
        usual.workspaces(),
        usual.agent(),
        usual.model(),
        tools,
        allowBypass,
        usual.simulated(),
        usual.maxRuns(),
        usual.workers(),
        usual.maxSessions(),
        usual.lease(),
        usual.permissionTimeout(),
        usual.sessionTimeout(),
        usual.webhooks(),
        usual.eventLogDir());
  }

  private static List<FieldError> errors(String task, TaskBounds bounds) {
    var refused =
        catchThrowableOfType(Refusal.Invalid.class, () -> TaskCheck.check(task(task), bounds));
    assertThat(refused).as(task).isNotNull();
    return refused.errors();
  }

  private static Task task(String json) {
    return Task.of(TaskReaderTest.json(json));
  }
}
