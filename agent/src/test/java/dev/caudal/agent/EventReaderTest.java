// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caudal.agent.StreamEvent.BlockStart;
import dev.caudal.agent.StreamEvent.InputDelta;
import dev.caudal.agent.StreamEvent.OtherDelta;
import dev.caudal.agent.StreamEvent.OtherEvent;
import dev.caudal.agent.StreamEvent.SignatureDelta;
import dev.caudal.agent.StreamEvent.TextDelta;
import dev.caudal.agent.StreamEvent.ThinkingDelta;
import dev.caudal.agent.StreamEvent.TurnDelta;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What frames mean. */
final class EventReaderTest {
  private static final Source SOURCE = Source.of("s");
  private final EventReader reader = new EventReader(SOURCE, "req_head");

  private @Nullable StreamEvent event(String frame) {
    return reader.read(frame.replace('\'', '"').getBytes(UTF_8), "");
  }

  private static Json raw(String frame) {
    return Json.parse(frame.replace('\'', '"'));
  }

  @Test
  void each_kind_of_delta_is_its_own_event() {
    var frame = "{'type':'content_block_delta','index':2,'delta':{'type':'%s','%s':'v\\n'}}";
    var text = frame.formatted("text_delta", "text");
    assertThat(event(text)).isEqualTo(new TextDelta("v\n", 2, raw(text), SOURCE));
    var thinking = frame.formatted("thinking_delta", "thinking");
    assertThat(event(thinking)).isEqualTo(new ThinkingDelta("v\n", 2, raw(thinking), SOURCE));
    var input = frame.formatted("input_json_delta", "partial_json");
    assertThat(event(input)).isEqualTo(new InputDelta("v\n", 2, raw(input), SOURCE));
    var signature = frame.formatted("signature_delta", "signature");
    assertThat(event(signature)).isEqualTo(new SignatureDelta("v\n", 2, raw(signature), SOURCE));
    var other = frame.formatted("citations_delta", "citation");
    assertThat(event(other)).isEqualTo(new OtherDelta("citations_delta", 2, raw(other), SOURCE));
  }

  @Test
  void fields_come_in_any_order_and_with_others() {
    var frame =
        "{'x':{'delta':{'text':'no'},'index':9},'delta':{'estimate':[1,{}],'text':'yes','type':"
            + "'text_delta'},'index':1,'type':'content_block_delta','y':[{'type':'z'}]}";
    assertThat(event(frame)).isEqualTo(new TextDelta("yes", 1, raw(frame), SOURCE));
  }

  @Test
  void one_frame_leaves_nothing_for_the_next() {
    event("{'type':'content_block_delta','index':5,'delta':{'type':'text_delta','text':'old'}}");
    var bare = "{'type':'content_block_delta','delta':{'type':'text_delta'}}";
    assertThat(event(bare)).isEqualTo(new TextDelta("", 0, raw(bare), SOURCE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'content_block_delta','index':'x','delta':7}",
        "{'type':'content_block_delta','index':{'a':1},'delta':[{'type':'text_delta'}]}",
        "{'type':'content_block_delta','delta':{'type':['text_delta'],'text':{'text':'x'}}}"
      })
  void deltas_of_a_shape_nobody_knows_are_kept(String frame) {
    assertThat(event(frame)).isEqualTo(new OtherDelta("", 0, raw(frame), SOURCE));
  }

  @Test
  void blocks_and_turns_keep_their_frames() {
    var start = "{'type':'content_block_start','index':1,'content_block':{'type':'new','a':1.10}}";
    assertThat(event(start)).isEqualTo(new BlockStart(1, raw(start), SOURCE));
    var end = "{'type':'message_delta','delta':{'type':'text_delta','stop_reason':'x'},'usage':{}}";
    assertThat(event(end)).isEqualTo(new TurnDelta(raw(end), SOURCE));
  }

  @Test
  void unknown_events_are_kept_and_pings_are_not() {
    var frame = "{'type':'weather','delta':{'type':'sun'}}";
    assertThat(event(frame)).isEqualTo(new OtherEvent("weather", raw(frame), SOURCE));
    assertThat(event("{'type':'ping'}")).isNull();
    assertThat(event("")).isNull();
  }

  @Test
  void the_name_of_the_event_stands_in_for_a_missing_type() {
    var event = reader.read("{\"index\":3}".getBytes(UTF_8), "content_block_stop");
    assertThat(event).isEqualTo(new StreamEvent.BlockStop(3, raw("{'index':3}"), SOURCE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'content_block_del",
        "[DONE]",
        "7",
        "{'type':'a'} x",
        "{'type':'a'}{}",
        "{'a' 1}"
      })
  void a_broken_frame_is_a_broken_connection(String frame) {
    var failure = catchThrowableOfType(ConnectionFailed.class, () -> event(frame));
    assertThat(failure.isRetryable()).isTrue();
  }

  @Test
  void bytes_that_are_no_text_are_a_broken_frame() {
    var frame = "{\"type\":\"\u00FF\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> reader.read(frame, "")).isInstanceOf(ConnectionFailed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "overloaded_error, Overloaded, true",
    "api_error, Overloaded, true",
    "timeout_error, Overloaded, true",
    "a_new_error, Overloaded, true",
    "rate_limit_error, RateLimited, true",
    "authentication_error, AuthenticationFailed, false",
    "invalid_request_error, InvalidRequest, false"
  })
  void an_error_in_mid_stream_is_what_its_type_says(String type, String kind, boolean retryable) {
    var frame = "{'type':'error','error':{'type':'%s','message':'why'}}".formatted(type);
    var failure = catchThrowableOfType(ModelException.class, () -> event(frame));
    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.isRetryable()).isEqualTo(retryable);
    assertThat(failure.type()).isEqualTo(type);
    assertThat(failure.requestId()).isEqualTo("req_head");
    assertThat(failure).hasMessageContaining("why");
  }
}
