// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Thinking: how it is shown, and how it is held to its conversation. */
final class ThinkingTest extends SimTest {

  private static final String CONTROLS = "thinking-binding-controls-2026-08-01";

  private static ObjectNode body(String display) {
    var body =
        Client.body("@think so it is\n@tool A {}\n@text done").put("model", "claude-opus-5-5");
    var thinking = body.putObject("thinking").put("type", "adaptive");
    if (!display.isEmpty()) {
      thinking.put("display", display);
    }
    return body.put("system", "be brief");
  }

  @Test
  void it_is_readable_only_where_it_is_summarized() {
    var shown = client.stream(body("summarized"));
    assertThat(shown.pieces(Output.Delta.THINKING)).containsExactly("so ", "it ", "is");
    assertThat(shown.of(Output.Delta.SIGNATURE)).hasSize(1);
    var hidden = client.stream(body(""));
    assertThat(hidden.pieces(Output.Delta.THINKING)).containsExactly("");
    assertThat(
            hidden
                .first("message_delta")
                .at("/usage/output_tokens_details/thinking_tokens")
                .asInt())
        .isEqualTo(3);
    assertThat(types(client.message(body("")))).containsExactly("thinking", "tool_use");
  }

  @Test
  void an_unchanged_conversation_goes_on_also_after_a_restart() {
    var first = body("");
    var second = next(first, client.message(first), "ok");
    try (var other = Simulator.start();
        var there = new Client(other.baseUrl())) {
      assertThat(text(there.message(second))).isEqualTo("done");
    }
  }

  @Test
  void cache_marks_and_string_content_are_no_edit() {
    var first = body("");
    var second = next(first, client.message(first), "ok");
    ((ObjectNode) second.at("/messages/0"))
        .putArray("content")
        .addObject()
        .put("type", "text")
        .put("text", first.at("/messages/0/content").asString())
        .putObject("cache_control")
        .put("type", "ephemeral");
    assertThat(client.post(second).statusCode()).isEqualTo(200);
  }

  @Test
  void a_changed_prefix_is_refused_and_named() {
    var first = body("");
    var second = next(first, client.message(first), "ok");
    assertThat(client.refused(second.deepCopy().put("system", "be long")).message())
        .startsWith("messages.1.content.0: ")
        .contains("bound to a different conversation")
        .contains("system")
        .contains(CONTROLS);
    ((ObjectNode) second.at("/messages/0")).put("content", "@think other\n@tool A {}\n@text done");
    assertThat(client.refused(second).message()).contains("messages");
  }

  @Test
  void a_changed_prefix_is_dropped_where_the_request_says_so() {
    var first = body("");
    var second = next(first, client.message(first), "ok").put("system", "be long");
    ((ObjectNode) second.path("thinking"))
        .putObject("block_binding")
        .put("prefix_mismatch_behavior", "drop_block");
    client.with("anthropic-beta", CONTROLS);
    assertThat(client.message(second).path("input_transformations"))
        .isEqualTo(
            Json.read(
                "[{\"type\":\"thinking_dropped\",\"path\":\"messages.1.content.0\",\"reason\":\"prefix_binding_mismatch\"}]"));
  }

  @Test
  void an_old_account_is_let_pass() {
    var first = body("");
    try (var old = Simulator.start(options().oldAccount(true));
        var there = new Client(old.baseUrl()).with("anthropic-beta", CONTROLS)) {
      var second = next(first, there.message(first), "ok").put("system", "be long");
      assertThat(there.message(second).at("/input_transformations/0/type").asString())
          .isEqualTo("thinking_mismatch_allowed");
    }
  }

  @Test
  void thinking_of_the_pending_turn_must_be_sent_back() {
    var first = body("summarized");
    var second = next(first, client.message(first), "ok");
    var without = second.deepCopy();
    ((ArrayNode) without.at("/messages/1/content")).remove(0);
    assertThat(client.refused(without).message()).contains("cannot be modified");
    ((ObjectNode) second.at("/messages/1/content/0")).put("thinking", "something else");
    assertThat(client.refused(second).message()).contains("cannot be modified");
  }

  @Test
  void redacted_thinking_comes_whole_and_must_be_sent_back() {
    var first = Client.body("@redact\n@tool A {}\n@text done").put("model", "claude-opus-5-5");
    var events = client.stream(first);
    assertThat(events.message().at("/content/0/data").asString()).isNotEmpty();
    assertThat(events.outline().subList(1, 4))
        .containsExactly("content_block_start", "content_block_stop", "content_block_start");
    var second = next(first, events.message(), "ok");
    assertThat(text(client.message(second))).isEqualTo("done");
    ((ObjectNode) second.at("/messages/1/content/0")).put("data", "AAAA");
    assertThat(client.refused(second).message()).contains("cannot be modified");
    ((ArrayNode) second.at("/messages/1/content")).remove(0);
    assertThat(client.refused(second).message()).contains("cannot be modified");
  }

  @Test
  void a_gap_in_the_chain_is_an_edit_and_a_missing_beginning_is_none() {
    var first = Client.body("@think a\n@text one").put("model", "claude-opus-5-5");
    var second = say(first, client.message(first), "@think b\n@text two");
    var third = say(second, client.message(second), "@think c\n@text three");
    var fourth = say(third, client.message(third), "@text four");
    assertThat(client.post(fourth).statusCode()).isEqualTo(200);
    var begun = fourth.deepCopy();
    ((ArrayNode) begun.at("/messages/1/content")).remove(0);
    assertThat(client.post(begun).statusCode()).isEqualTo(200);
    var gap = fourth.deepCopy();
    ((ArrayNode) gap.at("/messages/3/content")).remove(0);
    assertThat(client.refused(gap).message()).contains("different conversation");
  }

  @Test
  void another_models_thinking_is_dropped_in_silence() {
    var first = Client.body("@think a\n@text one").put("model", "claude-fable-5-2");
    var second = say(first, client.message(first), "@text two").put("model", "claude-opus-5-5");
    assertThat(client.post(second).statusCode()).isEqualTo(200);
    client.with("anthropic-beta", CONTROLS);
    assertThat(client.message(second).at("/input_transformations/0/reason").asString())
        .isEqualTo("model_binding_mismatch");
  }
}
