// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.runtime.FieldError;
import dev.caudal.runtime.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PipelineTest {
  private final Rig rig =
      new Rig(
          Route.get("/plain", call -> call.answer(200, Json.object().put("is", "plain"))),
          Route.post("/plain", call -> call.answer(200, call.json().orElse(Json.object()))),
          Route.get("/named/{a}/b/{c}", call -> call.answer(200, named(call))),
          Route.getStarting("/starting", call -> call.answer(200)),
          Route.get("/broken", _ -> breaks("a secret path: /etc/shadow")),
          Route.get("/torn", PipelineTest::torn),
          Route.get("/begun", PipelineTest::begun),
          Route.get("/refused/{why}", PipelineTest::refuse));

  @AfterEach
  void close() {
    rig.close();
  }

  private static tools.jackson.databind.JsonNode named(Call call) {
    return Json.object().put("a", call.name("a")).put("c", call.name("c"));
  }

  private static void breaks(String inside) {
    throw new IllegalStateException(inside);
  }

  private static void torn(Call call) throws IOException {
    call.exchange().stream(200).write("half of".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    breaks("in the middle");
  }

  @SuppressWarnings("resource")
  private static void begun(Call call) throws IOException {
    call.exchange().stream(200);
    breaks("before the first byte");
  }

  private static void refuse(Call call) {
    throw switch (call.name("why")) {
      case "missing" -> new Refusal.NotFound("run", "r1");
      case "busy" -> new Refusal.Conflict("busy", "it works", "run-1");
      case "invalid" ->
          new Refusal.Invalid(
              List.of(new FieldError("a", "is odd"), new FieldError("b", "is even")));
      case "gone" -> new Refusal.CursorGone(7);
      case "many" -> new Refusal.TooManySessions(3);
      default -> new Refusal.Unavailable("overloaded", "no room", Duration.ofMillis(2_500));
    };
  }

  @Test
  void a_door_is_found_by_method_and_path() throws IOException {
    assertThat(rig.ask("GET", "/plain", "").json().path("is").asString()).isEqualTo("plain");
    var named = rig.ask("GET", "/named/x%20y/b/%C3%A9", "").json();
    assertThat(named.path("a").asString()).isEqualTo("x y");
    assertThat(named.path("c").asString()).isEqualTo("é");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/plain/", "/named//b/c", "/named/a/b", "//", "/PLAIN"})
  void an_unknown_path_is_not_found(String path) throws IOException {
    var answer = rig.ask("GET", path, "");
    assertThat(answer.status()).isIn(404, 400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void another_method_is_told_which_are_there() throws IOException {
    var answer = rig.ask("DELETE", "/plain", "");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(answer.json().path("code").asString()).isEqualTo("method_not_allowed");
  }

  @Test
  void options_are_answered_without_a_body() throws IOException {
    var answer = rig.ask("OPTIONS", "/plain", "");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void head_is_get_without_a_body_and_starts_nothing() throws IOException {
    assertThat(rig.ask("HEAD", "/plain", "").status()).isEqualTo(200);
    var starting = rig.ask("HEAD", "/starting", "");
    assertThat(starting.status()).isEqualTo(405);
    assertThat(starting.header("Allow")).isEqualTo("GET, OPTIONS");
  }

  @Test
  void a_sane_request_id_is_kept_and_another_is_replaced() throws IOException {
    assertThat(rig.ask("GET", "/plain", "", "X-Request-Id: mine-1.a").header("X-Request-Id"))
        .isEqualTo("mine-1.a");
    assertThat(rig.ask("GET", "/plain", "", "X-Request-Id: <b>").header("X-Request-Id"))
        .matches("req_[0-9a-f]{16}");
    var made = rig.ask("GET", "/nowhere", "");
    assertThat(made.json().path("request_id").asString()).isEqualTo(made.header("X-Request-Id"));
  }

  @Test
  void a_failure_inside_says_nothing_of_the_inside() throws IOException {
    var answer = rig.ask("GET", "/broken", "", "X-Request-Id: r-500");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("shadow", "Exception").contains("r-500");
    assertThat(answer.json().path("code").asString()).isEqualTo("internal");
  }

  @Test
  void an_answer_that_breaks_before_its_first_byte_is_cut_not_another_answer() throws IOException {
    try (var wire = new Wire(rig.port())) {
      wire.say("GET /begun HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(wire.in().readAllBytes()).isEmpty();
    }
  }

  @Test
  void an_answer_that_breaks_in_the_middle_is_cut_not_ended() throws IOException {
    try (var wire = new Wire(rig.port())) {
      wire.say("GET /torn HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(wire.head().status()).isEqualTo(200);
      assertThat(new String(wire.in().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .contains("half of")
          .doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void what_the_runtime_refuses_becomes_a_problem() throws IOException {
    refused("missing", 404, "not_found");
    assertThat(refused("busy", 409, "busy").json().path("run_id").asString()).isEqualTo("run-1");
    assertThat(refused("invalid", 422, "invalid_field").json().path("errors").toString())
        .isEqualTo(
            "[{\"field\":\"a\",\"message\":\"is odd\"},{\"field\":\"b\",\"message\":\"is even\"}]");
    refused("gone", 410, "cursor_gone");
    assertThat(refused("many", 429, "too_many_sessions").headers())
        .containsKeys("retry-after", "ratelimit", "ratelimit-policy");
    assertThat(refused("full", 503, "overloaded").header("Retry-After")).isEqualTo("3");
  }

  private Wire.Answer refused(String why, int status, String code) throws IOException {
    var answer = rig.ask("GET", "/refused/" + why, "");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    var problem = answer.json();
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asString()).isNotBlank();
    assertThat(problem.path("title").asString()).isNotBlank();
    assertThat(problem.path("detail").asString()).isNotBlank();
    return answer;
  }

  @Test
  void who_waits_when_the_server_drains_is_called_away() throws Exception {
    var waiting = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var patience = new Patience();
    var away = new CountDownLatch(1);
    var thread =
        Thread.startVirtualThread(() -> {
          var result =
              patience.during(() -> {
                waiting.countDown();
                never.await();
                return "came";
              });
          if (result.isEmpty() && !Thread.currentThread().isInterrupted()) {
            away.countDown();
          }
        });
    waiting.await();
    patience.end();
    assertThat(away.await(5, TimeUnit.SECONDS)).isTrue();
    thread.join();
    assertThat(patience.during(() -> "again")).isEmpty();
  }
}
