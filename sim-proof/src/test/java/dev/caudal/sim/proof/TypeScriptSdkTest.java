// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.sim.Simulator;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The official TypeScript SDK: each case is a program in {@code src/test/npm/sdk}. */
@Tag("slow")
final class TypeScriptSdkTest {

  private static Path programs = Path.of("");

  private final Simulator simulator = Simulator.start();
  private final Tap tap = new Tap(simulator.baseUrl());

  @BeforeAll
  @Timeout(300)
  static void install() {
    programs = Npm.install("sdk");
  }

  @AfterEach
  void close() {
    tap.close();
    simulator.close();
  }

  @Test
  void a_stream_is_read_event_by_event_and_as_one_message() {
    var said = run("streaming");
    assertThat(strings(said.path("events")))
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    assertThat(strings(said.path("texts"))).containsExactly("Hello ", "foreign ", "client");
    assertThat(Json.string(said, "/text")).isEqualTo("Hello foreign client");
    assertThat(Json.string(said, "/message/stop_reason")).isEqualTo("end_turn");
    assertThat(said.at("/message/usage/input_tokens").intValue()).isEqualTo(12);
    assertThat(said.at("/message/usage/output_tokens").intValue()).isEqualTo(34);
    assertThat(Json.string(said, "/requestID")).startsWith("req_");
  }

  @Test
  void a_whole_message_comes_with_its_request_id() {
    var said = run("whole");
    assertThat(Json.string(said, "/text")).isEqualTo("Hello");
    assertThat(Json.string(said, "/message/model")).isEqualTo("claude-opus-5-5");
    assertThat(Json.string(said, "/requestID")).startsWith("req_");
    assertThat(said.path("sameID").booleanValue()).isTrue();
  }

  @Test
  void two_calls_go_out_and_their_results_come_back() {
    var said = run("tools");
    assertThat(Json.string(said, "/reason")).isEqualTo("tool_use");
    assertThat(strings(said.path("types"))).containsExactly("text", "tool_use", "tool_use");
    assertThat(Json.string(said, "/inputs/0/file_path")).isEqualTo("a.txt");
    assertThat(Json.string(said, "/inputs/1/file_path")).isEqualTo("b/ü.txt");
    assertThat(said.path("ids").intValue()).isEqualTo(2);
    assertThat(Json.string(said, "/text")).isEqualTo("text of b/ü.txt");
    assertThat(Json.string(said, "/end")).isEqualTo("end_turn");
  }

  @Test
  void thinking_comes_back_signed_and_is_bound_to_what_led_to_it() {
    var said = run("thinking");
    assertThat(Json.string(said, "/thinking")).isEqualTo("Where is it then");
    assertThat(said.path("signed").booleanValue()).isTrue();
    assertThat(Json.string(said, "/text")).isEqualTo("what it held");
    refused(said.path("changed"), "BadRequestError", 400, "invalid_request_error");
    refused(said.path("forged"), "BadRequestError", 400, "invalid_request_error");
  }

  @Test
  void each_refusal_is_the_error_class_that_users_catch() {
    var said = run("errors");
    refused(said.path("unknownField"), "BadRequestError", 400, "invalid_request_error");
    refused(said.path("noMessages"), "BadRequestError", 400, "invalid_request_error");
    refused(said.path("noKey"), "AuthenticationError", 401, "authentication_error");
    refused(said.path("unknownModel"), "NotFoundError", 404, "not_found_error");
    refused(said.path("forbidden"), "PermissionDeniedError", 403, "permission_error");
    refused(said.path("limited"), "RateLimitError", 429, "rate_limit_error");
    refused(said.path("broken"), "InternalServerError", 500, "api_error");
    refused(said.path("overloaded"), "OverloadedError", 529, "overloaded_error");
  }

  @Test
  void a_limit_and_an_overload_are_tried_again_until_they_are_over() {
    assertThat(strings(run("retries"))).containsExactly("After 429", "After 529");
    assertThat(tap.turns().stream().map(Tap.Asked::status))
        .containsExactly(429, 429, 200, 529, 529, 200);
    assertThat(tap.turns().stream().map(turn -> turn.header("x-stainless-retry-count")))
        .containsExactly("0", "1", "2", "0", "1", "2");
  }

  @Test
  void a_stream_that_is_cut_is_an_error_and_goes_on_when_asked_again() {
    var said = run("cut", simulator.baseUrl());
    assertThat(said.path("cut").isObject()).isTrue();
    assertThat(Json.string(said, "/again")).isEqualTo("one two three four");
  }

  @Test
  void tokens_are_counted() {
    var said = run("counting");
    assertThat(said.path("short").intValue()).isPositive();
    assertThat(said.path("long").intValue()).isGreaterThan(300);
  }

  @Test
  void models_are_listed_page_by_page() {
    var said = run("models");
    assertThat(strings(said.path("all")))
        .hasSizeGreaterThan(10)
        .doesNotHaveDuplicates()
        .contains("claude-opus-5-5");
    assertThat(Json.string(said, "/one/display_name")).isEqualTo("Claude Opus 5.5");
  }

  @Test
  void an_answer_fits_the_schema_that_was_asked_for() {
    var said = run("structured");
    assertThat(Json.string(said, "/told/city")).isEqualTo("Lima");
    assertThat(said.at("/told/people").intValue()).isEqualTo(9);
    assertThat(said.at("/smallest/city").isString()).isTrue();
    assertThat(said.at("/smallest/people").isIntegralNumber()).isTrue();
  }

  @Test
  void it_speaks_the_newer_dialect() {
    run("whole");
    var turn = tap.turns().getFirst();
    assertThat(turn.header("anthropic-version")).isEqualTo("2026-10-21");
    assertThat(turn.header("authorization")).isEqualTo("Bearer any");
  }

  private JsonNode run(String program) {
    return run(program, tap.baseUrl());
  }

  private static JsonNode run(String program, String baseUrl) {
    var command = List.of("node", program + ".mjs", baseUrl);
    return Json.read(Ran.run(programs, Npm.bareEnvironment(), command).ok());
  }

  private static void refused(JsonNode refusal, String name, int status, String type) {
    assertThat(Json.string(refusal, "/class")).describedAs("%s", refusal).isEqualTo(name);
    assertThat(refusal.path("status").intValue()).isEqualTo(status);
    assertThat(Json.string(refusal, "/type")).isEqualTo(type);
    assertThat(Json.string(refusal, "/requestID")).startsWith("req_");
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }
}
