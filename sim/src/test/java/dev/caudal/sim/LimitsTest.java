// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** {@code max_tokens} and the window cut an answer short. */
final class LimitsTest extends SimTest {

  private static ObjectNode body(int most, String... lines) {
    return Client.body(String.join("\n", lines)).put("max_tokens", most);
  }

  @Test
  void an_answer_is_cut_at_max_tokens() {
    var events = client.stream(body(100, "@tokens 500", "@text never"));
    assertThat(events.pieces(Output.Delta.TEXT)).hasSize(100).endsWith("token 100 ");
    assertThat(events.outline()).endsWith("content_block_stop", "message_delta", "message_stop");
    assertThat(stopReason(events.message())).isEqualTo("max_tokens");
    assertThat(events.first("message_delta").at("/usage/output_tokens").asInt()).isEqualTo(100);
  }

  @Test
  void an_answer_that_just_fits_is_whole() {
    assertThat(stopReason(client.message(body(100, "@tokens 100")))).isEqualTo("end_turn");
    var longer = client.message(body(100, "@tokens 100", "@tool A {}"));
    assertThat(stopReason(longer)).isEqualTo("max_tokens");
    assertThat(types(longer)).containsExactly("text");
  }

  @Test
  void a_call_may_be_cut_in_its_input() {
    var asked = body(2, "@tool A {\"path\":\"a/long/way/to/go\"}");
    var events = client.stream(asked);
    assertThat(String.join("", events.pieces(Output.Delta.INPUT))).isEqualTo("{\"path\":\"a/long/");
    assertThat(stopReason(events.message())).isEqualTo("max_tokens");
    assertThat(client.message(asked).at("/content/0/input")).isEqualTo(Json.object());
  }

  @Test
  void thinking_counts_and_is_signed_also_where_it_is_cut() {
    for (var display : new String[] {"summarized", "omitted"}) {
      var asked = body(3, "@think one two three four", "@text never");
      asked.putObject("thinking").put("type", "adaptive").put("display", display);
      var message = client.message(asked.put("model", "claude-opus-5-5"));
      assertThat(types(message)).containsExactly("thinking");
      assertThat(stopReason(message)).isEqualTo("max_tokens");
      assertThat(message.at("/usage/output_tokens_details/thinking_tokens").asInt()).isEqualTo(3);
      assertThat(Signature.open(message.at("/content/0/signature").asString())).isPresent();
    }
  }

  @Test
  void a_full_window_ends_the_turn_for_that_reason() {
    var asked = body(1024, "x".repeat(3 * 266_400), "@tokens 500");
    asked.put("model", "claude-haiku-4-5");
    var message = client.message(asked);
    assertThat(stopReason(message)).isEqualTo("model_context_window_exceeded");
    assertThat(
            message.at("/usage/input_tokens").asInt() + message.at("/usage/output_tokens").asInt())
        .isEqualTo(200_000);
  }

  @Test
  void a_model_without_rules_streams_as_much_as_it_is_asked_for() {
    var asked = body(10_000_000, "@tokens 200000").put("model", "mine");
    assertThat(client.message(asked).at("/usage/output_tokens").asInt()).isEqualTo(200_000);
  }
}
