// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskReaderTest {

  /** What is sent, and what is kept of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'task':'hi'} | {'task':'hi'}",
        "{'prompt':'hi'} | {'task':'hi'}",
        "{'message':'hi'} | {'task':'hi'}",
        "{'task':' hi\\n'} | {'task':' hi\\n'}",
        "{'task':'hi','model':null} | {'task':'hi'}",
        "{'task':null,'prompt':'hi'} | {'task':'hi'}",
        "{'sessionId':'s-1_A','task':'hi'} | {'task':'hi','session_id':'s-1_A'}",
        "{'task':'hi','maxTurns':3} | {'task':'hi','max_turns':3}",
        "{'task':'hi','max_turns':3.0} | {'task':'hi','max_turns':3}",
        "{'task':'hi','maxBudgetUsd':0.01} | {'task':'hi','max_budget_usd':0.01}",
        "{'task':'hi','timeoutSeconds':1.5} | {'task':'hi','timeout_seconds':1.5}",
        "{'task':'hi','model':'claude-opus-5-5'} | {'task':'hi','model':'claude-opus-5-5'}",
        "{'task':'hi','model':'opus'} | {'task':'hi','model':'opus'}",
        "{'task':'hi','maxTokens':64} | {'task':'hi','max_tokens':64}",
        "{'task':'hi','effort':'xhigh'} | {'task':'hi','effort':'xhigh'}",
        "{'thinking':{'type':'adaptive'},'task':'hi'}"
            + " | {'task':'hi','thinking':{'type':'adaptive'}}",
        "{'task':'hi','thinking':{'type':'enabled','budgetTokens':2048}}"
            + " | {'task':'hi','thinking':{'type':'enabled','budget_tokens':2048}}",
        "{'task':'hi','thinking':{'type':'adaptive','display':'summarized'}}"
            + " | {'task':'hi','thinking':{'type':'adaptive','display':'summarized'}}",
        "{'task':'hi','tools':[]} | {'task':'hi','tools':[]}",
        "{'task':'hi','tools':['View','mcp__x__y']} | {'task':'hi','tools':['Read','mcp__x__y']}",
        "{'task':'hi','allowedTools':['Bash(git *)','Edit(/src/**)','mcp__x__*']}"
            + " | {'task':'hi','allowed_tools':['Bash(git *)','Edit(/src/**)','mcp__x__*']}",
        "{'task':'hi','disallowed_tools':['WebFetch(domain:example.org)']}"
            + " | {'task':'hi','disallowed_tools':['WebFetch(domain:example.org)']}",
        "{'task':'hi','permissionMode':'accept_edits'}"
            + " | {'task':'hi','permission_mode':'accept_edits'}",
        "{'task':'hi','cwd':'a/b'} | {'task':'hi','workspace':'a/b'}",
        "{'task':'hi','workspace':'./a//b/../c/'} | {'task':'hi','workspace':'a/c'}",
        "{'task':'hi','workspace':'..a/...'} | {'task':'hi','workspace':'..a/...'}",
        "{'task':'hi','engine':'direct'} | {'task':'hi','engine':'direct'}",
        "{'task':'hi','onBusy':'interrupt'} | {'task':'hi','on_busy':'interrupt'}",
        "{'task':'hi','on_busy':'steer','session_id':'s'}"
            + " | {'task':'hi','session_id':'s','on_busy':'steer'}",
        "{'task':'hi','onDisconnect':'cancel'} | {'task':'hi','on_disconnect':'cancel'}",
        "{'task':'hi','webhookUrl':'https://example.org/h?a=b','webhookEvents':['job.completed']}"
            + " | {'task':'hi','webhook_url':'https://example.org/h?a=b',"
            + "'webhook_events':['job.completed']}",
        "{'task':'hi','attempts':20,'backoffSeconds':0,'priority':-5,'delaySeconds':60}"
            + " | {'task':'hi','attempts':20,'backoff_seconds':0,'priority':-5,'delay_seconds':60}",
        "{'task':'hi','runAt':'2030-01-31T10:30:00+01:00'}"
            + " | {'task':'hi','run_at':'2030-01-31T09:30:00Z'}",
        "{'task':'hi','metadata':{'maxTurns':'x','':''}} | ",
        "{'task':'hi','metadata':{'camelCase':''}} | {'task':'hi','metadata':{'camelCase':''}}",
        "{'task':'hi','idempotencyKey':'k-1'} | {'task':'hi','idempotency_key':'k-1'}",
        "{'task':'hi','outputSchema':{'type':'object','maxLength':null}}"
            + " | {'task':'hi','output_schema':{'type':'object','maxLength':null}}",
        "{'content':[{'type':'text','text':'hi'}]} | {'content':[{'type':'text','text':'hi'}]}",
        "{'content':[{'type':'image','source':{'type':'base64','mediaType':'image/png',"
            + "'data':'aGk='}}]} | {'content':[{'type':'image','source':{'type':'base64',"
            + "'media_type':'image/png','data':'aGk='}}]}",
        "{'content':[{'type':'image','source':{'type':'url','url':'https://a.org/b.png'}}]}"
            + " | {'content':[{'type':'image','source':{'type':'url','url':'https://a.org/b.png'}}]}",
        "{'content':[{'type':'image','source':{'type':'file','fileId':'f_1'}}]}"
            + " | {'content':[{'type':'image','source':{'type':'file','file_id':'f_1'}}]}",
        "{'content':[{'type':'document','title':'t','citations':{'enabled':true},'source':"
            + "{'type':'text','media_type':'text/plain','data':'words'}}]}"
            + " | {'content':[{'type':'document','title':'t','citations':{'enabled':true},'source':"
            + "{'type':'text','media_type':'text/plain','data':'words'}}]}",
        "{'content':[{'type':'document','source':{'type':'content','content':"
            + "[{'type':'text','text':'a'}]}}]} | {'content':[{'type':'document','source':"
            + "{'type':'content','content':[{'type':'text','text':'a'}]}}]}",
        "{'content':[{'type':'document','source':{'type':'base64','media_type':'application/pdf',"
            + "'data':'aGk='}}]} | {'content':[{'type':'document','source':{'type':'base64',"
            + "'media_type':'application/pdf','data':'aGk='}}]}",
        "{'task':'\\ud83d\\ude00'} | {'task':'\\ud83d\\ude00'}",
      })
  void a_task_is_kept_under_usual_names_in_one_order(String sent, String kept) {
    if (kept == null) {
      assertThat(errors(sent)).isNotEmpty();
      return;
    }
    assertThat(Task.of(json(sent)).fields().toString()).isEqualTo(json(kept).toString());
  }

  /** What is sent, and each field that is wrong with it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | task",
        "{'task':''} | task",
        "{'prompt':' \\t\\n'} | prompt",
        "{'message':7} | message",
        "{'task':['hi']} | task",
        "{'task':'\\ud83d'} | task",
        "{'task':'a','prompt':'b'} | task",
        "{'task':'a','content':[{'type':'text','text':'b'}]} | task",
        "{'task':'hi','max_turn':3} | max_turn",
        "{'task':'hi','maxTurn':3} | maxTurn",
        "{'task':'hi','sessionID':'s'} | sessionID",
        "{'task':'hi','Task':'s'} | Task",
        "{'task':'hi','temperature':null} | temperature",
        "{'task':'hi','':1} | ``",
        "{'task':'hi','maxTurns':3,'max_turns':3} | max_turns",
        "{'task':'hi','workspace':'a','cwd':'a'} | workspace",
        "{'task':'hi','session_id':''} | session_id",
        "{'task':'hi','session_id':'a/b'} | session_id",
        "{'task':'hi','session_id':5} | session_id",
        "{'task':'hi','agent':'../x'} | agent",
        "{'task':'hi','model':''} | model",
        "{'task':'hi','model':'a b'} | model",
        "{'task':'hi','model':['a']} | model",
        "{'task':'hi','max_tokens':0} | max_tokens",
        "{'task':'hi','max_tokens':1.5} | max_tokens",
        "{'task':'hi','max_tokens':'64'} | max_tokens",
        "{'task':'hi','max_tokens':99999999999999999999} | max_tokens",
        "{'task':'hi','max_tokens':1e300} | max_tokens",
        "{'task':'hi','effort':'extreme'} | effort",
        "{'task':'hi','effort':'HIGH'} | effort",
        "{'task':'hi','thinking':'adaptive'} | thinking",
        "{'task':'hi','thinking':{}} | thinking.type",
        "{'task':'hi','thinking':{'type':'on'}} | thinking.type",
        "{'task':'hi','thinking':{'type':'enabled'}} | thinking.budget_tokens",
        "{'task':'hi','thinking':{'type':'enabled','budget_tokens':100}} | thinking.budget_tokens",
        "{'task':'hi','thinking':{'type':'disabled','budget_tokens':2048}}"
            + " | thinking.budget_tokens",
        "{'task':'hi','thinking':{'type':'adaptive','display':'omitted'}} | thinking.display",
        "{'task':'hi','system':''} | system",
        "{'task':'hi','append_system':{}} | append_system",
        "{'task':'hi','tools':'Read'} | tools",
        "{'task':'hi','tools':['Read',7]} | tools[1]",
        "{'task':'hi','tools':['Bash(git *)']} | tools[0]",
        "{'task':'hi','allowed_tools':['Bash(']} | allowed_tools[0]",
        "{'task':'hi','allowed_tools':['Bash()']} | allowed_tools[0]",
        "{'task':'hi','allowed_tools':['Read','Edit(../x)']} | allowed_tools[1]",
        "{'task':'hi','disallowed_tools':['']} | disallowed_tools[0]",
        "{'task':'hi','disallowed_tools':['TodoWrite(x)']} | disallowed_tools[0]",
        "{'task':'hi','permission_mode':'yolo'} | permission_mode",
        "{'task':'hi','max_turns':0} | max_turns",
        "{'task':'hi','max_turns':true} | max_turns",
        "{'task':'hi','max_budget_usd':0} | max_budget_usd",
        "{'task':'hi','max_budget_usd':-1} | max_budget_usd",
        "{'task':'hi','max_budget_usd':'1'} | max_budget_usd",
        "{'task':'hi','max_budget_usd':1e400} | max_budget_usd",
        "{'task':'hi','timeout_seconds':0} | timeout_seconds",
        "{'task':'hi','timeout_seconds':1e9} | timeout_seconds",
        "{'task':'hi','output_schema':true} | output_schema",
        "{'task':'hi','output_schema':'{}'} | output_schema",
        "{'task':'hi','workspace':''} | workspace",
        "{'task':'hi','workspace':'.'} | workspace",
        "{'task':'hi','workspace':'a/..'} | workspace",
        "{'task':'hi','workspace':'..'} | workspace",
        "{'task':'hi','workspace':'a/../../b'} | workspace",
        "{'task':'hi','cwd':'/tmp'} | cwd",
        "{'task':'hi','workspace':'C:/x'} | workspace",
        "{'task':'hi','workspace':'a\\\\..\\\\..'} | workspace",
        "{'task':'hi','workspace':'a\\u0000b'} | workspace",
        "{'task':'hi','workspace':7} | workspace",
        "{'task':'hi','engine':'claude-code'} | engine",
        "{'task':'hi','engine':'magic'} | engine",
        "{'task':'hi','on_busy':'wait'} | on_busy",
        "{'task':'hi','on_busy':'steer','model':'opus'} | model",
        "{'task':'hi','on_busy':'steer','max_turns':1,'metadata':{}} | max_turns,metadata",
        "{'content':[{'type':'text','text':'b'}],'on_busy':'steer'} | content",
        "{'task':'hi','on_disconnect':'kill'} | on_disconnect",
        "{'task':'hi','webhook_url':'example.org'} | webhook_url",
        "{'task':'hi','webhook_url':'ftp://example.org'} | webhook_url",
        "{'task':'hi','webhook_url':'file:///etc/passwd'} | webhook_url",
        "{'task':'hi','webhook_url':'http:///x'} | webhook_url",
        "{'task':'hi','webhook_url':'https://u:p@example.org'} | webhook_url",
        "{'task':'hi','webhook_url':'https://example.org:99999'} | webhook_url",
        "{'task':'hi','webhook_url':'https://exa mple.org'} | webhook_url",
        "{'task':'hi','webhook_url':{}} | webhook_url",
        "{'task':'hi','webhook_events':['job.completed']} | webhook_events",
        "{'task':'hi','webhook_url':'https://a.org','webhook_events':['done']}"
            + " | webhook_events[0]",
        "{'task':'hi','attempts':0} | attempts",
        "{'task':'hi','attempts':21} | attempts",
        "{'task':'hi','backoff_seconds':-1} | backoff_seconds",
        "{'task':'hi','priority':1001} | priority",
        "{'task':'hi','delay_seconds':-0.5} | delay_seconds",
        "{'task':'hi','run_at':'tomorrow'} | run_at",
        "{'task':'hi','run_at':'2030-01-31T09:30:00'} | run_at",
        "{'task':'hi','run_at':'2030-02-31T09:30:00Z'} | run_at",
        "{'task':'hi','run_at':1900000000} | run_at",
        "{'task':'hi','delay_seconds':5,'run_at':'2030-01-31T09:30:00Z'} | run_at",
        "{'task':'hi','metadata':[]} | metadata",
        "{'task':'hi','metadata':{'a':1}} | metadata.a",
        "{'task':'hi','metadata':{'a':{'b':'c'}}} | metadata.a",
        "{'task':'hi','metadata':{'a':null}} | metadata.a",
        "{'task':'hi','idempotency_key':''} | idempotency_key",
        "{'task':'hi','idempotency_key':'é'} | idempotency_key",
        "{'content':[]} | content",
        "{'content':'hi'} | content",
        "{'content':['hi']} | content[0]",
        "{'content':[{'type':'video'}]} | content[0].type",
        "{'content':[{'type':'tool_result','tool_use_id':'x'}]} | content[0].type",
        "{'content':[{'type':'text'}]} | content[0].text",
        "{'content':[{'type':'text','text':''}]} | content[0].text",
        "{'content':[{'type':'text','text':'a','cache_control':{}}]} | content[0].cache_control",
        "{'content':[{'type':'image'}]} | content[0].source",
        "{'content':[{'type':'image','source':{'type':'base64','media_type':'image/svg+xml',"
            + "'data':'aGk='}}]} | content[0].source.media_type",
        "{'content':[{'type':'image','source':{'type':'base64','media_type':'image/png',"
            + "'data':'a!'}}]} | content[0].source.data",
        "{'content':[{'type':'image','source':{'type':'url','url':'file:///x'}}]}"
            + " | content[0].source.url",
        "{'content':[{'type':'document','source':{'type':'content','content':"
            + "[{'type':'document'}]}}]} | content[0].source.content[0]",
        "{'content':[{'type':'document','source':{'type':'base64','media_type':'text/plain',"
            + "'data':'aGk='}}]} | content[0].source.media_type",
        "{'max_turns':'x','effort':1,'bogus':2} | bogus,effort,max_turns,task",
      })
  void each_field_that_is_wrong_is_named(String sent, String fields) {
    var named =
        errors(sent).stream().map(FieldError::field).sorted().collect(Collectors.joining(","));
    assertThat(named).isEqualTo(fields);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "'hi'", "7", "null", "true"})
  void what_is_no_object_is_no_task(String sent) {
    assertThat(errors(sent)).extracting(FieldError::field).containsExactly("task");
  }

  @Test
  void messages_say_the_rule_and_then_the_value_in_short() {
    assertThat(errors("{'task':'hi','attempts':21}"))
        .containsExactly(new FieldError("attempts", "is a whole number from 1 to 20: 21"));
    assertThat(errors("{'task':'hi','effort':'" + "x".repeat(5_000) + "'}").getFirst().message())
        .startsWith("is one of low, medium, high, xhigh, max: xxx")
        .hasSizeLessThan(200);
    assertThat(errors("{'task':'hi','engine':'claude-code'}").getFirst().message())
        .isEqualTo("claude-code is not built in yet: use direct");
  }

  @Test
  void a_stranger_cannot_make_an_answer_of_any_length() {
    var many = new StringBuilder("{'task':'hi'");
    for (int i = 0; i < 10_000; i++) {
      many.append(",'x").append(i).append("':1");
    }
    assertThat(errors(many + "}")).hasSize(50);
  }

  @Test
  void metadata_is_flat_and_small() {
    var wide = new StringBuilder("{'task':'hi','metadata':{'a':'b'");
    for (int i = 0; i < 50; i++) {
      wide.append(",'k").append(i).append("':'v'");
    }
    assertThat(errors(wide + "}}")).extracting(FieldError::field).containsExactly("metadata");
    var longer = "{'task':'hi','metadata':{'a':'" + "b".repeat(1_025) + "'}}";
    assertThat(errors(longer)).extracting(FieldError::field).containsExactly("metadata.a");
  }

  @Test
  void a_query_string_spells_lists_with_commas_and_objects_as_json() {
    var task =
        Task.ofTexts(
            Map.of(
                "prompt", "{\"not\": \"json\"}",
                "maxTurns", "3",
                "tools", "Read, Grep",
                "allowed_tools", "[\"Bash(echo a, b)\"]",
                "metadata", "{\"a\":\"1\"}",
                "session_id", "17"));
    assertThat(task.fields().toString())
        .isEqualTo(
            json("{'task':'{\\\"not\\\": \\\"json\\\"}','session_id':'17',"
                    + "'tools':['Read','Grep'],'allowed_tools':['Bash(echo a, b)'],"
                    + "'max_turns':3,'metadata':{'a':'1'}}")
                .toString());
    assertThat(Task.ofTexts(Map.of("task", "hi", "tools", "")).fields().path("tools")).isEmpty();
    assertThatThrownBy(() -> Task.ofTexts(Map.of("task", "hi", "max_turns", "many")))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessage("max_turns: is a whole number from 1 to 100000: a string");
  }

  @Test
  void what_is_not_said_has_its_default() {
    var task = Task.of("hi");
    assertThat(task.attempts()).isEqualTo(3);
    assertThat(task.backoff()).isEqualTo(Duration.ofSeconds(5));
    assertThat(task.onBusy()).isEqualTo("enqueue");
    assertThat(task.onDisconnect()).isEqualTo("continue");
    assertThat(task.due(Instant.EPOCH)).isEmpty();
    assertThat(task.metadata()).isEmpty();
    var late = Task.of(json("{'task':'hi','delay_seconds':1.5,'attempts':7}"));
    assertThat(late.due(Instant.EPOCH)).contains(Instant.ofEpochMilli(1_500));
    assertThat(late.attempts()).isEqualTo(7);
  }

  private static List<FieldError> errors(String sent) {
    var refused = catchThrowableOfType(Refusal.Invalid.class, () -> Task.of(json(sent)));
    assertThat(refused).as(sent).isNotNull();
    return refused.errors();
  }

  static tools.jackson.databind.JsonNode json(String text) {
    return Events.MAPPER.readTree(text.replace('\'', '"'));
  }
}
