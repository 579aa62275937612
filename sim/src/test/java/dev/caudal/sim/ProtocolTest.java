// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Shapes, headers and order of events. */
final class ProtocolTest extends SimTest {

  @Test
  void a_stream_has_its_events_in_order() {
    var events = client.stream(Client.body("hello"));

    assertThat(events.outline())
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    assertThat(events.types()).contains("ping");
    assertThat(events.first("content_block_start").path("content_block"))
        .isEqualTo(Client.json("{'type':'text','text':'','citations':null}"));
    var start = events.first("message_start").path("message");
    assertThat(start.path("stop_reason").isNull()).isTrue();
    assertThat(start.path("model").asString()).isEqualTo("claude-opus-4-8");
    assertThat(start.path("content").isEmpty()).isTrue();
    assertThat(start.path("usage").path("output_tokens").asInt()).isEqualTo(1);
    var delta = events.first("message_delta");
    assertThat(delta.path("delta"))
        .isEqualTo(
            Client.json(
                "{'stop_reason':'end_turn','stop_sequence':null,'stop_details':null,'container':null}"));
    assertThat(delta.path("usage").propertyNames())
        .contains("input_tokens", "output_tokens", "output_tokens_details", "server_tool_use");
  }

  @Test
  void a_message_in_one_body_is_what_its_stream_tells() {
    var whole = client.message(Client.body("hello"));
    var told = client.stream(Client.body("hello")).message();

    assertThat(Json.string(whole, "id")).startsWith("msg_01").hasSize(28);
    assertThat(told.remove("id")).isNotEqualTo(whole.remove("id"));
    assertThat(told).isEqualTo(whole);
    assertThat(whole.propertyNames())
        .containsExactlyInAnyOrder(
            "type",
            "role",
            "model",
            "content",
            "stop_reason",
            "stop_sequence",
            "stop_details",
            "container",
            "diagnostics",
            "usage");
  }

  @Test
  void every_answer_carries_its_id_and_says_that_it_is_simulated() {
    var fine = client.post(Client.body("hello"));
    var wrong = client.get("/v1/nowhere");

    for (var response : java.util.List.of(fine, wrong)) {
      var headers = response.headers();
      assertThat(headers.firstValue("request-id")).get().asString().startsWith("req_");
      assertThat(headers.firstValue("x-caudal-simulated")).contains("true");
      assertThat(headers.firstValue("anthropic-ratelimit-requests-remaining")).isPresent();
      assertThat(headers.firstValue("anthropic-ratelimit-input-tokens-reset")).isPresent();
    }
    var error = Json.read(wrong.body());
    assertThat(error.path("request_id").asString())
        .isEqualTo(wrong.headers().firstValue("request-id").orElseThrow());
    assertThat(error.at("/error/type").asString()).isEqualTo("not_found_error");
  }

  @Test
  void both_dialects_and_any_key_are_taken() {
    assertThat(client.post(Client.body("hello")).statusCode()).isEqualTo(200);
    client.without("x-api-key").with("authorization", "Bearer another");
    client.with("anthropic-version", "2026-10-21");
    assertThat(
            client.send("POST", "/v1/messages?beta=true", Json.text(Client.body("x"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_key_and_a_version_are_needed() {
    client.with("anthropic-version", "2024-01-01");
    assertThat(client.refused(Client.body("x")).status()).isEqualTo(400);
    client.without("anthropic-version");
    assertThat(client.refused(Client.body("x")).type()).isEqualTo("invalid_request_error");
    client.without("x-api-key");
    assertThat(client.refused(Client.body("x")))
        .returns(401, Client.Refusal::status)
        .returns("authentication_error", Client.Refusal::type);
  }

  @Test
  void an_unknown_claude_model_is_not_found_and_other_names_are_served() {
    assertThat(client.refused(Client.body("x").put("model", "claude-9")).status()).isEqualTo(404);
    assertThat(client.message(Client.body("x").put("model", "mine")).path("model").asString())
        .isEqualTo("mine");
  }

  @Test
  void models_are_listed_by_page_and_named_by_alias() {
    var first = Json.read(client.get("/v1/models?limit=5").body());
    assertThat(first.path("data")).hasSize(5);
    assertThat(first.path("has_more").asBoolean()).isTrue();
    var next =
        Json.read(client.get("/v1/models?after_id=" + first.path("last_id").asString()).body());
    assertThat(next.at("/data/0/id")).isNotEqualTo(first.at("/data/4/id"));
    assertThat(next.path("has_more").asBoolean()).isFalse();

    var model = Json.read(client.get("/v1/models/claude-haiku-4-5").body());
    assertThat(model.path("id").asString()).isEqualTo("claude-haiku-4-5-20251001");
    assertThat(model.at("/capabilities/thinking/types/adaptive/supported").asBoolean()).isFalse();
    assertThat(client.get("/v1/models/claude-9").statusCode()).isEqualTo(404);
    assertThat(client.get("/v1/models?limit=0").statusCode()).isEqualTo(400);
  }

  @Test
  void tokens_are_counted_without_making_a_message() {
    var body = Client.body("hello there");
    body.remove("max_tokens");
    var counted = client.send("POST", "/v1/messages/count_tokens", Json.text(body));
    assertThat(Json.read(counted.body()).path("input_tokens").asInt()).isPositive();
    assertThat(client.get("/v1/messages").statusCode()).isEqualTo(405);
  }

  @Test
  void a_body_that_is_no_json_is_refused() {
    assertThat(client.send("POST", "/v1/messages", "{").statusCode()).isEqualTo(400);
    assertThat(client.send("POST", "/v1/messages", "[]").statusCode()).isEqualTo(400);
  }

  @Test
  void a_port_that_is_taken_is_refused_by_number() {
    var options = SimulatorOptions.defaults().port(simulator.port());
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> Simulator.start(options))
        .isInstanceOfSatisfying(
            SimulatorException.NoPort.class,
            failure -> assertThat(failure.port).isEqualTo(simulator.port()));
  }
}
