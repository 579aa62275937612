// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What the API refuses, and with which words. */
final class RefusalsTest extends SimTest {

  /** A body with some fields set; single quotes stand for double ones. */
  private static ObjectNode with(String fields) {
    var body = Client.body("hello");
    body.setAll(Client.json(fields));
    return body;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'nonsense':1} | nonsense: Extra inputs are not permitted",
        "{'thread':{}} | thread: Extra inputs are not permitted",
        "{'max_tokens':'1'} | max_tokens: Input should be a valid integer",
        "{'max_tokens':200000} | max_tokens: 200000 > 128000",
        "{'messages':[]} | at least one message",
        "{'messages':[{'role':'robot','content':'x'}]} | messages.0.role: Input should be",
        "{'messages':[{'role':'assistant','content':'x'}]} | first message must use",
        "{'messages':[{'role':'user','content':''}]} | must be non-empty",
        "{'messages':[{'role':'user','content':' '}]} | non-whitespace",
        "{'messages':[{'role':'user','content':[]}]} | non-empty content",
        "{'messages':[{'role':'user','content':[{'type':'text','text':'x','y':1}]}]} |"
            + " messages.0.content.0.text.y: Extra",
        "{'messages':[{'role':'user','content':[{'type':'tool_use','id':'a','name':'A','input':{}}]}]}"
            + " | not permitted in `user`",
        "{'messages':[{'role':'user','content':'x'},{'role':'assistant','content':'y'}]} | prefill",
        "{'model':'claude-haiku-4-5','messages':[{'role':'user','content':'x'},{'role':'assistant','content':'y"
            + " '}]} | trailing whitespace",
        "{'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'A','input':{}}]},{'role':'user','content':'y'}]}"
            + " | without `tool_result` blocks immediately after: a",
        "{'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'a'}]}]} |"
            + " unexpected `tool_use_id`",
        "{'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'A','input':{}}]},{'role':'user','content':[{'type':'text','text':'y'},{'type':'tool_result','tool_use_id':'a'}]}]}"
            + " | without `tool_result` blocks immediately after",
        "{'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'A','input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'a'},{'type':'tool_result','tool_use_id':'a'}]}]}"
            + " | single result",
        "{'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'A','input':{}},{'type':'tool_use','id':'a','name':'A','input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'a'}]}]}"
            + " | must be unique",
        "{'messages':[{'role':'system','content':'x'},{'role':'user','content':'y'}]} | system"
            + " messages must follow",
        "{'model':'claude-sonnet-5','messages':[{'role':'user','content':'y'},{'role':'system','content':'x'}]}"
            + " | not supported on this model",
        "{'tool_choice':{'type':'auto'}} | while providing tools",
        "{'tools':[{'name':'A','input_schema':{'type':'object'}}],'tool_choice':{'type':'tool','name':'B'}}"
            + " | not found in provided tools",
        "{'tools':[{'name':'A','input_schema':{'type':'object'}},{'name':'A','input_schema':{'type':'object'}}]}"
            + " | must be unique",
        "{'tools':[{'name':'A b','input_schema':{'type':'object'}}]} | should match pattern",
        "{'tools':[{'name':'A','input_schema':{}}]} | input_schema.type",
        "{'tools':[{'name':'A','input_schema':{'type':'object'}}],'tool_choice':{'type':'maybe'}} |"
            + " tool_choice: Input tag 'maybe'",
        "{'model':'claude-opus-5-5','tools':[{'name':'A','input_schema':{'type':'object'}}],'tool_choice':{'type':'any'}}"
            + " | not supported on this model",
        "{'model':'claude-haiku-4-5','max_tokens':4000,'thinking':{'type':'enabled','budget_tokens':2000},'tools':[{'name':'A','input_schema':{'type':'object'}}],'tool_choice':{'type':'any'}}"
            + " | Thinking may not be enabled",
        "{'temperature':0.5} | temperature: not supported",
        "{'thinking':{'type':'enabled','budget_tokens':2000}} | is not supported on this model",
        "{'model':'claude-opus-5-5','thinking':{'type':'disabled'}} | is not supported on this"
            + " model",
        "{'model':'claude-sonnet-5-5','thinking':{'type':'disabled'}} | between_tools",
        "{'thinking':{'type':'disabled','display':'omitted'}} | thinking.disabled.display: Extra",
        "{'thinking':{'type':'adaptive','block_binding':{}}} | thinking.adaptive.block_binding:"
            + " Extra",
        "{'model':'claude-haiku-4-5','thinking':{'type':'enabled','budget_tokens':100}} | greater"
            + " than or equal to 1024",
        "{'model':'claude-haiku-4-5','thinking':{'type':'enabled','budget_tokens':1024}} | must be"
            + " greater than",
        "{'model':'claude-haiku-4-5','output_config':{'effort':'low'}} | does not support the"
            + " effort",
        "{'model':'claude-opus-5','thinking':{'type':'disabled'},'output_config':{'effort':'max'}}"
            + " | up to high",
        "{'max_tokens':0,'stream':true} | not supported with streaming",
        "{'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'thinking','thinking':'x','signature':'y'},{'type':'text','text':'z'}]},{'role':'user','content':'y'}]}"
            + " | Invalid `signature`",
        "{'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'thinking','thinking':'x'}]},{'role':'user','content':'y'}]}"
            + " | signature: Field required",
        "{'messages':[{'role':'user','content':'x','clear_at':'never'}]} | clear_at: Extra",
      })
  void the_api_refuses_it(String fields, String words) {
    assertThat(client.refused(with(fields)))
        .returns(400, Client.Refusal::status)
        .returns("invalid_request_error", Client.Refusal::type)
        .satisfies(refusal -> assertThat(refusal.message()).contains(words));
  }

  @Test
  void what_is_required_is_named() {
    for (var field : new String[] {"model", "max_tokens", "messages"}) {
      var body = Client.body("x");
      body.remove(field);
      assertThat(client.refused(body).message()).isEqualTo(field + ": Field required");
    }
  }

  @Test
  void the_new_version_refuses_three_things_more() {
    var sampling = with("{'model':'claude-haiku-4-5','temperature':1}");
    var cited =
        with(
            "{'messages':[{'role':'user','content':[{'type':'text','text':'x','citations':[{}]}]}]}");
    assertThat(client.post(sampling).statusCode()).isEqualTo(200);
    assertThat(client.post(cited).statusCode()).isEqualTo(200);
    client.with("anthropic-version", "2026-10-21");
    assertThat(client.refused(sampling).message()).startsWith("temperature: Extra");
    assertThat(client.refused(cited).message()).contains("citations");
  }

  @Test
  void a_beta_field_is_taken_with_its_header() {
    client.with("anthropic-beta", "other, context-management-2025-06-27");
    assertThat(client.post(with("{'context_management':{'edits':[]}}")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void turns_of_one_role_are_merged_not_refused() {
    assertThat(
            client
                .post(
                    with(
                        "{'messages':[{'role':'user','content':'x'},{'role':'user','content':'y'}]}"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void counting_refuses_the_same_and_what_it_has_no_use_for() {
    var body = Client.body("x");
    assertThat(
            Client.Refusal.of(client.send("POST", "/v1/messages/count_tokens", Json.text(body)))
                .message())
        .isEqualTo("max_tokens: Extra inputs are not permitted");
  }

  @Test
  void a_body_that_is_too_large_is_413() {
    var body = Client.body("x".repeat(33 << 20));
    assertThat(client.refused(body))
        .returns(413, Client.Refusal::status)
        .returns("request_too_large", Client.Refusal::type);
  }

  @Test
  void a_prompt_longer_than_the_window_is_refused() {
    var body = Client.body("x".repeat(1 << 20)).put("model", "claude-haiku-4-5");
    assertThat(client.refused(body).message())
        .startsWith("prompt is too long: ")
        .endsWith("> 200000 maximum");
  }
}
