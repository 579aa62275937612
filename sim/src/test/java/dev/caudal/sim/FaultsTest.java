// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Whatever can go wrong on the way, as directives ask for it. */
final class FaultsTest extends SimTest {

  private static ObjectNode body(String... lines) {
    return Client.body(String.join("\n", lines));
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error",
    "401, authentication_error",
    "402, billing_error",
    "403, permission_error",
    "404, not_found_error",
    "408, timeout_error",
    "409, conflict_error",
    "413, request_too_large",
    "429, rate_limit_error",
    "500, api_error",
    "503, api_error",
    "504, timeout_error",
    "529, overloaded_error",
  })
  void every_status_has_its_type(int status, String type) {
    assertThat(client.refused(body("@error " + status)))
        .returns(status, Client.Refusal::status)
        .returns(type, Client.Refusal::type);
  }

  @Test
  void a_status_comes_with_and_without_a_time_to_wait() {
    var bare = client.post(body("@error 429 2 bare"));
    assertThat(bare.statusCode()).isEqualTo(429);
    assertThat(bare.headers().firstValue("retry-after")).isEmpty();
    var after = client.post(body("@error 503 after=7"));
    assertThat(after.headers().firstValue("retry-after")).contains("7");
  }

  @Test
  void a_status_carries_the_code_it_is_given() {
    var response = client.post(body("@error 429 1 ramp_limit_exceeded bare"));
    assertThat(Json.read(response.body()).at("/error/details/error_code").asString())
        .isEqualTo("ramp_limit_exceeded");
    assertThat(Json.read(client.post(body("@error 429")).body()).at("/error").has("details"))
        .isFalse();
  }

  @Test
  void what_stands_before_the_api_answers_with_a_page() {
    var response = client.post(body("@error 413 1 html", "@text fine"));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.headers().firstValue("content-type")).contains("text/html");
    assertThat(response.body()).startsWith("<html>");
  }

  @Test
  void an_error_in_mid_stream_ends_it_once() {
    var asked = body("@fail overloaded_error 10", "@tokens 50");
    var events = client.stream(asked);
    assertThat(events.pieces(Output.Delta.TEXT)).hasSize(10);
    assertThat(events.types().getLast()).isEqualTo("error");
    assertThat(events.types()).doesNotContain("message_delta", "message_stop");
    assertThat(events.first("error").at("/error/type").asString()).isEqualTo("overloaded_error");
    assertThat(client.stream(asked).pieces(Output.Delta.TEXT)).hasSize(50);
  }

  @Test
  void an_error_in_mid_stream_is_a_status_of_a_message_in_one_body() {
    var asked = body("@fail overloaded_error 1", "@text a b");
    assertThat(client.refused(asked).status()).isEqualTo(529);
    assertThat(text(client.message(asked))).isEqualTo("a b");
  }

  @Test
  void a_drop_at_the_end_cuts_between_message_delta_and_message_stop() {
    var asked = body("@drop end", "@text all of it");
    assertThat(client.cutStream(asked))
        .contains("event: message_delta\n")
        .contains("end_turn")
        .doesNotContain("message_stop");
    assertThat(client.stream(asked).types()).contains("message_stop");
  }

  @Test
  void a_drop_after_more_deltas_than_there_are_cuts_before_message_delta() {
    assertThat(client.cutStream(body("@drop 99", "@text all of it")))
        .contains("content_block_stop")
        .doesNotContain("message_delta");
  }

  @Test
  void faults_of_one_turn_are_met_one_after_another() {
    var asked = body("@error 500", "@drop 1", "@fail api_error 2", "@text one two three");
    assertThat(client.post(asked).statusCode()).isEqualTo(500);
    assertThat(client.cutStream(asked)).doesNotContain("event: error");
    assertThat(client.stream(asked).types().getLast()).isEqualTo("error");
    assertThat(client.stream(asked).types().getLast()).isEqualTo("message_stop");
  }

  @Test
  void a_stall_sends_no_pings() {
    var events = client.stream(body("@stall 50ms", "@text a"));
    assertThat(events.types().stream().filter("ping"::equals)).hasSize(1);
  }

  @Test
  void lines_end_in_crlf_where_told_to() {
    var frames = client.post(body("@crlf", "@text one two").put("stream", true)).body();
    assertThat(frames).contains("event: message_stop\r\ndata: ").endsWith("\r\n\r\n");
    assertThat(frames.replace("\r\n", "")).doesNotContain("\n");
    assertThat(Events.of(frames.replace("\r\n", "\n")).pieces(Output.Delta.TEXT))
        .containsExactly("one ", "two");
  }

  @Test
  void characters_are_split_over_writes_where_told_to() throws IOException {
    var asked = body("@split", "@text né 😀");
    assertThat(raw(asked)).contains("n\u00c3\r\n").contains("\"\u00f0\r\n");
    assertThat(client.stream(asked).pieces(Output.Delta.TEXT)).containsExactly("né ", "😀");
  }

  /** The bytes of an answer, each as one character, with the marks of its chunks. */
  private String raw(ObjectNode body) throws IOException {
    var bytes = Json.bytes(body.deepCopy().put("stream", true));
    try (var socket = new Socket("127.0.0.1", simulator.port())) {
      var head =
          """
          POST /v1/messages HTTP/1.1\r
          Host: localhost\r
          x-api-key: any\r
          anthropic-version: 2023-06-01\r
          Content-Length: %d\r
          \r
          """;
      socket.getOutputStream().write(head.formatted(bytes.length).getBytes(UTF_8));
      socket.getOutputStream().write(bytes);
      var seen = new StringBuilder();
      while (seen.indexOf("\r\n0\r\n\r\n") < 0) {
        seen.append((char) socket.getInputStream().read());
      }
      return seen.toString();
    }
  }

  @Test
  void what_nobody_knows_is_sent_and_taken_back() {
    var first = body("@text before", "@unknown", "@tool A {}", "@text after");
    var events = client.stream(first);
    assertThat(events.types()).contains("future_event");
    assertThat(events.all().stream().map(event -> event.at("/delta/type").asString("")))
        .contains("future_delta");
    var message = client.message(first);
    assertThat(types(message)).containsExactly("text", "future_block", "tool_use");
    assertThat(text(client.message(next(first, message, "ok")))).isEqualTo("after");
  }

  @ParameterizedTest
  @CsvSource({
    "pause_turn",
    "model_context_window_exceeded",
    "stop_sequence",
    "compaction",
    "anything"
  })
  void any_reason_to_stop_can_be_had(String reason) {
    assertThat(stopReason(client.message(body("@text a", "@stop " + reason)))).isEqualTo(reason);
  }

  @Test
  void a_refusal_comes_with_each_category_before_and_behind_output() {
    for (var category :
        List.of("cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms")) {
      var before = client.stream(body("@refuse " + category)).message();
      assertThat(before.path("content").isEmpty()).isTrue();
      assertThat(before.at("/stop_details/category").asString()).isEqualTo(category);
      var behind = client.stream(body("@text so far", "@refuse " + category)).message();
      assertThat(text(behind)).isEqualTo("so far");
      assertThat(behind.at("/stop_details/category").asString()).isEqualTo(category);
    }
  }

  @Test
  void a_fault_that_makes_no_sense_is_refused() {
    for (var line :
        List.of("@error 429 2 BARE", "@error 429 after=x", "@fail", "@fail 3", "@drop last")) {
      assertThat(client.refused(body(line)).message()).startsWith("simulator: @");
    }
  }

  @Test
  void a_drop_at_the_end_leaves_a_message_in_one_body_unanswered() {
    var asked = body("@drop end", "@text later");
    assertThatThrownBy(() -> client.post(asked)).isInstanceOf(UncheckedIOException.class);
  }
}
