// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Refusals that look into schemas, files, tools and the betas. */
final class StrictTest extends SimTest {

  private static ObjectNode with(String fields) {
    var body = Client.body("hello");
    body.setAll(Client.json(fields));
    return body;
  }

  private static ObjectNode content(String blocks) {
    return with("{'messages':[{'role':'user','content':[" + blocks + "]}]}");
  }

  private void assertRefused(ObjectNode body, String words) {
    assertThat(client.refused(body))
        .returns(400, Client.Refusal::status)
        .satisfies(refusal -> assertThat(refusal.message()).contains(words));
  }

  private void assertTaken(ObjectNode body) {
    var response = client.post(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private static ObjectNode example(String schema, String example) {
    return with(
        "{'tools':[{'name':'A','input_schema':"
            + schema
            + ",'input_examples':["
            + example
            + "]}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'object','required':['a']} | {} | a is required",
        "{'type':'object','properties':{'a':{'type':'integer'}}} | {'a':1.5} | a is not of type",
        "{'type':'object','properties':{'a':{'enum':['x']}}} | {'a':'y'} | a is not one of",
        "{'type':'object','properties':{'a':{'const':1}}} | {'a':2} | a is not 1",
        "{'type':'object','additionalProperties':false} | {'b':1} | b is not permitted",
        "{'type':'object','properties':{'a':{'items':{'type':'string'}}}} | {'a':['x',1]} | a.1 is",
        "{'type':'object','properties':{'a':{'maxItems':1}}} | {'a':[1,2]} | too many items",
        "{'type':'object','properties':{'a':{'minLength':2}}} | {'a':'x'} | too short",
        "{'type':'object','properties':{'a':{'pattern':'^b'}}} | {'a':'x'} | does not match ^b",
        "{'type':'object','properties':{'a':{'exclusiveMinimum':1}}} | {'a':1} | exclusiveMinimum",
        "{'type':'object','properties':{'a':{'oneOf':[{},{}]}}} | {'a':1} | fits 2 of oneOf",
        "{'type':'object','properties':{'a':{'not':{'type':'null'}}}} | {'a':null} | must not be",
        "{'type':'object','$defs':{'d':{'type':'null'}},'properties':{'a':{'$ref':'#/$defs/d'}}} |"
            + " {'a':1} | a is not of type",
        "{'type':'object','allOf':[{'required':['z']}]} | {} | z is required",
      })
  void an_example_must_fit_its_schema(String schema, String example, String words) {
    var body = example(schema, example);
    assertRefused(body, "tools.0.custom.input_examples.0: does not match input_schema: ");
    assertRefused(body, words);
  }

  @Test
  void an_example_that_fits_is_taken() {
    assertTaken(
        example(
            "{'type':'object','properties':{'a':{'anyOf':[{'type':'integer'},{'type':'null'}]}},"
                + "'patternProperties':{'^x-':{}},'additionalProperties':false}",
            "{'a':1.0,'x-b':2},{'a':null}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'object'} | schema.additionalProperties: must be set to false",
        "{'type':'object','additionalProperties':true} | schema.additionalProperties",
        "{'type':'object','additionalProperties':false,'properties':{'a':{'type':'object'}}} |"
            + " schema.properties.a.additionalProperties",
        "{'type':'array','items':{'properties':{}}} | schema.items.additionalProperties",
        "{'type':'integer','minimum':1} | schema.minimum: not supported",
        "{'type':'string','maxLength':1} | schema.maxLength: not supported",
        "{'type':'array','items':{},'minItems':2} | schema.minItems: not supported",
        "{'oneOf':[{}]} | schema.oneOf: not supported",
        "{'anyOf':[{},{'type':'string','format':'color'}]} | schema.anyOf.1.format: 'color'",
        "{'type':'text'} | schema.type: no such type",
        "{'$defs':{'n':{'type':'array','items':{'$ref':'#/$defs/n'}}},'$ref':'#/$defs/n'} |"
            + " schema.$ref.items.$ref: recursive schemas",
        "{'$ref':'#/$defs/n'} | schema.$ref: leads nowhere",
      })
  void a_schema_beyond_the_subset_is_refused(String schema, String words) {
    assertRefused(
        with("{'output_config':{'format':{'type':'json_schema','schema':" + schema + "}}}"),
        "output_config.format." + words);
  }

  @Test
  void a_strict_tool_is_held_to_the_same_subset() {
    assertRefused(
        with("{'tools':[{'name':'A','strict':true,'input_schema':{'type':'object'}}]}"),
        "tools.0.custom.input_schema.additionalProperties");
    assertTaken(
        with(
            "{'tools':[{'name':'A','strict':true,'input_schema':{'type':'object','additionalProperties':false,"
                + "'$defs':{'d':{'enum':['x']}},'properties':{'a':{'$ref':'#/$defs/d'},'b':{'$ref':'#/$defs/d'},"
                + "'c':{'type':['string','null'],'format':'uuid'},'d':{'type':'array','minItems':1}}}}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'image','source':{'type':'base64','media_type':'image/bmp','data':'AAAA'}} |"
            + " source.base64.media_type: Input should be",
        "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'data:AAAA'}} |"
            + " messages.0.content.0.image.source.base64.data: Invalid base64",
        "{'type':'image','source':{'type':'base64','media_type':'image/png','data':''}} | cannot be"
            + " empty",
        "{'type':'image','source':{'type':'ftp'}} | Input tag 'ftp'",
        "{'type':'document','source':{'type':'base64','media_type':'image/png','data':'AAAA'}} |"
            + " Input should be 'application/pdf'",
        "{'type':'document','source':{'type':'text','media_type':'text/html','data':'x'}} | Input"
            + " should be 'text/plain'",
        "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'x'},'citations':{'enabled':true}},"
            + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'y'}} |"
            + " all or none",
      })
  void an_image_or_a_document_must_be_one(String blocks, String words) {
    assertRefused(content(blocks), words);
  }

  @Test
  void there_may_be_only_so_many_images_and_pages() {
    var image =
        "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}},";
    var text = "{'type':'text','text':'x'}";
    var many = content(image.repeat(101) + text);
    assertTaken(many);
    assertRefused(many.put("model", "claude-haiku-4-5"), "too many images: 101 > 100");
    assertRefused(content(image.repeat(601) + text), "too many images: 601 > 600");

    var pages = "<< /Type /Page >>".repeat(101).getBytes(UTF_8);
    var pdf = Base64.getEncoder().encodeToString(pages);
    var document =
        content(
            "{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'"
                + pdf
                + "'}},"
                + text);
    assertTaken(document);
    assertRefused(document.put("model", "claude-haiku-4-5"), "at most 100 pages: 101");
  }

  @Test
  void a_turn_with_enabled_thinking_must_begin_with_it() {
    var first = Client.body("@tool A {}\n@tool B {}\n@text done").put("model", "claude-haiku-4-5");
    first.put("max_tokens", 4000);
    first.putObject("thinking").put("type", "enabled").put("budget_tokens", 2000);
    var one = client.message(first);
    assertThat(types(one)).containsExactly("thinking", "tool_use");
    var second = next(first, one, "ok");
    var two = client.message(second);
    assertThat(types(two)).containsExactly("tool_use");
    assertThat(text(client.message(next(second, two, "ok")))).isEqualTo("done");

    var foreign =
        with(
            "{'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'A','input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'a'}]}]}");
    foreign.put("model", "claude-haiku-4-5").put("max_tokens", 4000);
    assertTaken(foreign);
    foreign.set("thinking", first.path("thinking"));
    assertRefused(foreign, "messages.1.content.0.type: Expected `thinking`");
  }

  @ParameterizedTest
  @CsvSource({
    "claude-opus-5-5, fast",
    "claude-opus-5, fast",
    "claude-opus-4-8, fast",
    "claude-opus-4-6, standard",
    "mine, fast"
  })
  void speed_is_given_where_the_model_has_it(String model, String speed) {
    var message = client.message(with("{'speed':'fast'}").put("model", model));
    assertThat(message.at("/usage/speed").asString()).isEqualTo(speed);
  }

  @ParameterizedTest
  @CsvSource({"claude-opus-4-7", "claude-sonnet-5-5", "claude-haiku-5-5", "claude-fable-5-2"})
  void speed_is_refused_where_the_model_has_none(String model) {
    assertRefused(with("{'speed':'fast'}").put("model", model), "speed: 'fast' is not supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'tools':[{'name':'A','input_schema':{'type':'object'},'defer_loading':true}]} | at least"
            + " one tool",
        "{'tools':[{'name':'A','input_schema':{'type':'string'}}]} | Input should be 'object'",
        "{'tools':[{'type':'advisor_20260301','name':'advisor'}]} | needs its beta header",
        "{'tools':[{'type':'mcp_toolset','mcp_server_name':'x'}]} | needs its beta header",
        "{'tools':[{'type':'web_search_20250305','name':'web_search','allowed_domains':['a'],'blocked_domains':['b']}]}"
            + " | only one of",
        "{'model':'claude-opus-5-5','tools':[{'type':'computer_20251124','name':'computer'}]} | not"
            + " supported on this model",
        "{'system':[{'type':'text','text':''}]} | system.text: text content blocks must be",
        "{'messages':[{'role':'user','content':'x'},{'role':'assistant','content':'{'}],"
            + "'model':'claude-haiku-4-5','output_config':{'format':{'type':'json_schema','schema':{}}}}"
            + " | prefill",
        "{'max_tokens':0,'output_config':{'format':{'type':'json_schema','schema':{}}}} |"
            + " max_tokens: 0",
        "{'model':'claude-haiku-4-5','max_tokens':4000,'thinking':{'type':'enabled','budget_tokens':2000},'top_p':0.5}"
            + " | top_p: must be",
      })
  void the_api_refuses_it(String fields, String words) {
    assertRefused(with(fields), words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'role':'user','content':'y','clear_at':'never'} | only permitted on system messages",
        "{'role':'system','clear_at':'never','content':[{'type':'text','text':'y','cache_control':{'type':'ephemeral'}}]}"
            + " | plain text only",
        "{'role':'system','content':[],'output_config':{'effort':'low'},'clear_at':'never'} | plain"
            + " text only",
        "{'role':'user','content':[{'type':'tool_addition','tool':{}}]} | not permitted in `user`",
        "{'role':'system','content':[{'type':'tool_addition','tool':{'type':'x'}}]} | Input tag",
        "{'role':'system','content':[{'type':'tool_removal','tool':{'type':'tool_reference','name':'B'}}]}"
            + " | no tool is called B",
      })
  void a_message_in_mid_conversation_keeps_its_rules(String message, String words) {
    client.with(
        "anthropic-beta",
        "mid-conversation-system-clear-at-2026-08-21,mid-conversation-output-config-2026-07-01,"
            + "inline-tools-2026-09-15");
    assertRefused(with("{'messages':[{'role':'user','content':'x'}," + message + "]}"), words);
  }

  @Test
  void tools_come_and_go_in_mid_conversation() {
    client.with("anthropic-beta", "inline-tools-2026-09-15");
    var added =
        with(
            "{'messages':[{'role':'user','content':'x'},{'role':'system','content':[{'type':'tool_addition','tool':"
                + "{'type':'tool_definition','definition':{'name':'B','input_schema':{'type':'object'}}}}]}]}");
    assertTaken(added);
    assertTaken(tool(added.deepCopy(), "A"));
    var taken = client.post(tool(added.deepCopy(), "B"));
    assertThat(Json.read(taken.body()).at("/error/details/error_code").asString())
        .isEqualTo("tool_name_conflict");
    client.with("anthropic-beta", "mid-conversation-tool-changes-2026-07-01");
    assertRefused(added, "definition: Extra inputs");
  }

  @Test
  void an_effort_may_be_set_before_the_first_message_and_not_on_every_model() {
    client.with("anthropic-beta", "mid-conversation-output-config-2026-07-01");
    var body =
        with(
            "{'messages':[{'role':'system','content':[],'output_config':{'effort':'low'}},{'role':'user','content':'x'}]}");
    assertTaken(body);
    assertRefused(body.deepCopy().put("model", "claude-fable-5"), "output_config.effort");
    ((ObjectNode) body.at("/messages/1")).put("role", "assistant");
    assertRefused(body, "first message must use");
  }

  @Test
  void counting_refuses_what_it_cannot_count() {
    client.with("anthropic-beta", "advisor-tool-2026-03-01,mcp-client-2025-11-20");
    assertUncounted(
        "{'tools':[{'type':'web_search_20250305','name':'web_search'}]}", "tools.0.web_search");
    assertUncounted("{'mcp_servers':[{'type':'url','name':'x','url':'y'}]}", "mcp_servers");
    assertUncounted(
        "{'messages':[{'role':'user','content':[{'type':'image','source':{'type':'url','url':'x'}}]}]}",
        "messages.0.content.0.image.source: url and file");
    assertUncounted(
        "{'messages':[{'role':'user','content':[{'type':'document','source':{'type':'file','file_id':'x'}}]}]}",
        "document.source: url and file");
    assertThat(counted("{'tools':[{'type':'advisor_20260301','name':'advisor'}]}").path("type"))
        .isEqualTo(Json.MAPPER.missingNode());
  }

  private void assertUncounted(String fields, String words) {
    assertThat(counted(fields).at("/error/message").asString()).contains(words);
  }

  private JsonNode counted(String fields) {
    var body = with(fields);
    body.remove("max_tokens");
    return Json.read(client.send("POST", "/v1/messages/count_tokens", Json.text(body)).body());
  }

  @Test
  void what_is_not_simulated_is_refused_by_name() {
    client.with("anthropic-beta", "message-threads-2026-08-12,compact-2026-09-04");
    assertRefused(with("{'thread':{'type':'create'}}"), "thread: not simulated");
    assertRefused(with("{'compaction':{'type':'summarize'}}"), "compaction: not simulated");
    var gone = client.post(with("{'thread':{'type':'continue','previous_message_id':'msg_x'}}"));
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(Json.read(gone.body()).at("/error/details/error_code").asString())
        .isEqualTo("thread_not_found");
  }

  @Test
  void context_editing_says_that_it_edited_nothing() {
    client.with("anthropic-beta", "context-management-2025-06-27");
    var body = with("{'context_management':{'edits':[]}}");
    var none = Client.json("{'applied_edits':[]}");
    assertThat(client.message(body).path("context_management")).isEqualTo(none);
    assertThat(client.stream(body).first("message_delta").path("context_management"))
        .isEqualTo(none);
  }

  @Test
  void a_block_of_a_later_day_is_not_the_users() {
    assertRefused(content("{'type':'future_block'}"), "not permitted in `user`");
  }
}
