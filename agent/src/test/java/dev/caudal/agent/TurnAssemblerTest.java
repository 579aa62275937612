// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Turns put together from their events. */
final class TurnAssemblerTest {
  private static final String HEAD =
      """
      {'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant',\
      'model':'claude-x','content':[],'stop_reason':null,'stop_sequence':null,'container':null,\
      'new':1.10,'usage':{'input_tokens':10,'cache_creation_input_tokens':7,\
      'cache_read_input_tokens':5,'cache_creation':{'ephemeral_5m_input_tokens':3,\
      'ephemeral_1h_input_tokens':4},'output_tokens':1,'service_tier':'standard'}}}\
      """;
  private static final String END =
      """
      {'type':'message_delta','delta':{'stop_reason':'tool_use','stop_sequence':null,\
      'stop_details':null,'container':{'id':'c'}},'usage':{'input_tokens':12,\
      'cache_creation_input_tokens':null,'cache_read_input_tokens':6,'output_tokens':34,\
      'server_tool_use':{'web_search_requests':2}},'context_management':{'a':1}}\
      """;

  private final TurnAssembler turn = new TurnAssembler();
  private final EventReader reader = new EventReader(Source.of("s"), "");

  private void add(String frame) {
    var event = reader.read(frame.replace('\'', '"').getBytes(UTF_8), "");
    turn.add(Objects.requireNonNull(event));
  }

  private void start(int index, String block) {
    add("{'type':'content_block_start','index':%s,'content_block':%s}".formatted(index, block));
  }

  private void delta(int index, String delta) {
    add("{'type':'content_block_delta','index':%s,'delta':%s}".formatted(index, delta));
  }

  private AssistantMessage done() {
    add(END);
    add("{'type':'message_stop'}");
    return turn.done();
  }

  private static Json json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  @Test
  void a_turn_is_the_message_that_the_api_would_have_given() {
    add(HEAD);
    start(0, "{'type':'thinking','thinking':'','signature':'','extra':[1.50]}");
    delta(0, "{'type':'thinking_delta','thinking':'let '}");
    delta(0, "{'type':'thinking_delta','thinking':'me'}");
    delta(0, "{'type':'signature_delta','signature':'sig=='}");
    start(1, "{'type':'text','text':'','citations':null}");
    delta(1, "{'type':'text_delta','text':'one '}");
    delta(1, "{'type':'citations_delta','citation':{'start':1.0}}");
    delta(1, "{'type':'text_delta','text':'two'}");
    delta(1, "{'type':'citations_delta','citation':{'start':2}}");
    delta(1, "{'type':'sparkle_delta','text':'?'}");
    start(2, "{'type':'tool_use','id':'toolu_1','name':'T','input':{},'caller':{'type':'direct'}}");
    delta(2, "{'type':'input_json_delta','partial_json':''}");
    delta(2, "{'type':'input_json_delta','partial_json':'{\\\"a\\\": 1.10,'}");
    delta(2, "{'type':'input_json_delta','partial_json':' \\\"b\\\": 1e400}'}");
    start(3, "{'type':'redacted_thinking','data':'xyz', 'more': 1.00}");
    var message = done();
    assertThat(message.raw())
        .isEqualTo(
            json(
                """
                {'id':'msg_1','type':'message','role':'assistant','model':'claude-x','content':[\
                {'type':'thinking','thinking':'let me','signature':'sig==','extra':[1.50]},\
                {'type':'text','text':'one two','citations':[{'start':1.0},{'start':2}]},\
                {'type':'tool_use','id':'toolu_1','name':'T','input':{'a': 1.10, 'b': 1e400},\
                'caller':{'type':'direct'}},\
                {'type':'redacted_thinking','data':'xyz', 'more': 1.00}],\
                'stop_reason':'tool_use','stop_sequence':null,'container':{'id':'c'},'new':1.10,\
                'usage':{'input_tokens':12,'cache_creation_input_tokens':7,\
                'cache_read_input_tokens':6,'cache_creation':{'ephemeral_5m_input_tokens':3,\
                'ephemeral_1h_input_tokens':4},'output_tokens':34,'service_tier':'standard',\
                'server_tool_use':{'web_search_requests':2}},'stop_details':null,\
                'context_management':{'a':1}}\
                """));
    assertThat(message.usage()).isEqualTo(new Usage(12, 34, 6, 3, 4, 2));
    assertThat(message.stopReason()).isEqualTo("tool_use");
    assertThat(message.text()).isEqualTo("one two");
    assertThat(message.toolUses().getFirst().input().text())
        .isEqualTo("{\"a\": 1.10, \"b\": 1e400}");
    assertThat(message.content())
        .extracting(ContentBlock::raw)
        .last()
        .hasToString("{\"type\":\"redacted_thinking\",\"data\":\"xyz\", \"more\": 1.00}");
    assertThat(turn.contentArray()).isEqualTo(turn.contentArray());
    assertThat(message.raw().text()).contains(turn.contentArray().text());
  }

  @Test
  void a_whole_message_told_by_events_is_the_same_message() {
    var message =
        json(
            """
            {'id':'msg_1','type':'message','role':'assistant','model':'claude-x','content':[\
            {'type':'thinking','thinking':'','signature':'sig=='},\
            {'type':'text','text':'one\\n\\u00e9','citations':[{'start':1.0}]},\
            {'type':'tool_use','id':'toolu_1','name':'T','input':{'a': 1.10, 'b': 1e400}},\
            {'type':'tool_use','id':'toolu_2','name':'U','input':{}},\
            {'type':'web_search_tool_result','tool_use_id':'s','content':[{'x': 1.0}]}],\
            'stop_reason':'tool_use','stop_sequence':null,'stop_details':{'a':1},\
            'usage':{'input_tokens':12,'output_tokens':34,'server_tool_use':null}}\
            """);
    var events = WholeTurn.events(message, Source.of("s"));
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .startsWith("TurnStart", "BlockStart", "ThinkingDelta", "SignatureDelta", "BlockStop")
        .endsWith("BlockStart", "BlockStop", "TurnDelta", "TurnStop");
    events.forEach(turn::add);
    assertThat(turn.done().raw().tree()).isEqualTo(message.tree());
    assertThat(turn.contentArray().text()).contains("{\"a\": 1.10, \"b\": 1e400}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\\\"a\\\": ", "[1]", "7", "{\\\"a\\\":1,\\\"a\\\":2}", "{} {}"})
  void an_input_that_is_no_object_is_held_and_known(String written) {
    add(HEAD);
    start(0, "{'type':'tool_use','id':'toolu_1','name':'T','input':{}}");
    delta(0, "{'type':'input_json_delta','partial_json':'" + written + "'}");
    var call = done().toolUses().getFirst();
    assertThat(BrokenInput.of(call.input())).contains(written.replace("\\\"", "\"").strip());
    assertThat(call.raw().tree().path("input").isObject()).isTrue();
    assertThat(ContentBlock.of(call.raw()))
        .isInstanceOfSatisfying(
            ContentBlock.ToolUse.class,
            again -> assertThat(BrokenInput.of(again.input())).isPresent());
  }

  @Test
  void a_call_without_input_has_an_empty_one() {
    add(HEAD);
    start(0, "{'type':'tool_use','id':'toolu_1','name':'T','input':{}}");
    delta(0, "{'type':'input_json_delta','partial_json':''}");
    var call = done().toolUses().getFirst();
    assertThat(call.input().text()).isEqualTo("{}");
    assertThat(BrokenInput.of(call.input())).isEmpty();
  }

  @Test
  void what_was_said_before_a_break_is_its_visible_text() {
    assertThat(turn.soFar()).isEmpty();
    add(HEAD);
    start(0, "{'type':'thinking','thinking':'','signature':''}");
    delta(0, "{'type':'thinking_delta','thinking':'hidden'}");
    start(1, "{'type':'text','text':'','citations':null}");
    delta(1, "{'type':'text_delta','text':'one'}");
    start(2, "{'type':'text','text':''}");
    delta(2, "{'type':'text_delta','text':' \\n'}");
    start(3, "{'type':'tool_use','id':'toolu_1','name':'T','input':{}}");
    start(4, "{'type':'text','text':''}");
    delta(4, "{'type':'text_delta','text':'two'}");
    assertThat(turn.soFar()).isEqualTo(List.of(ContentBlock.text("one"), ContentBlock.text("two")));
    assertThat(turn.usage()).isEqualTo(new Usage(10, 1, 5, 3, 4, 0));
    assertThat(turn.model()).isEqualTo("claude-x");
    assertThatThrownBy(turn::done).isInstanceOf(ConnectionFailed.class);
  }

  @Test
  void usage_that_grows_without_a_split_is_written_for_five_minutes() {
    var usage =
        json(
            """
            {'input_tokens':1,'output_tokens':2,'cache_read_input_tokens':null,\
            'cache_creation_input_tokens':30,\
            'cache_creation':{'ephemeral_5m_input_tokens':10,'ephemeral_1h_input_tokens':15}}\
            """);
    assertThat(Usages.of(usage.tree())).isEqualTo(new Usage(1, 2, 0, 15, 15, 0));
    assertThat(Usages.of(json("{'cache_creation_input_tokens':30}").tree()))
        .isEqualTo(new Usage(0, 0, 0, 30, 0, 0));
    assertThat(Usages.of(json("null").tree())).isEqualTo(Usage.NONE);
  }

  @Test
  void a_stream_that_makes_no_sense_is_a_broken_connection() {
    assertThatThrownBy(() -> add("{'type':'content_block_start','index':0}"))
        .isInstanceOf(ConnectionFailed.class);
    assertThatThrownBy(() -> delta(3, "{'type':'text_delta','text':'x'}"))
        .isInstanceOf(ConnectionFailed.class);
    assertThatThrownBy(() -> add("{'type':'message_start'}")).isInstanceOf(ConnectionFailed.class);
  }
}
