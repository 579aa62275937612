// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static dev.caudal.server.Site.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.agent.Tool;
import dev.caudal.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Run and wait. */
@Timeout(60)
final class QueryDoorTest {
  record Add(int a, int b) {}

  @TempDir Path folder;

  @Test
  void a_task_is_answered() throws IOException {
    try (var site = new Site(folder)) {
      var answer = site.post("/agent/query", task("@text Hello there"));
      assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      var json = answer.json();
      assertThat(json.propertyNames())
          .containsExactlyInAnyOrder(
              "run_id",
              "session_id",
              "subtype",
              "result",
              "denied",
              "cost_usd",
              "turns",
              "usage",
              "duration_ms");
      assertThat(json.path("result").asString()).isEqualTo("Hello there");
      assertThat(json.path("subtype").asString()).isEqualTo("success");
      assertThat(json.path("cost_usd").asDouble()).isPositive();
      assertThat(json.path("turns").asInt()).isEqualTo(1);
    }
  }

  @Test
  void a_conversation_goes_on() throws IOException {
    try (var site = new Site(folder)) {
      var first = site.post("/agent/query", task("@text one")).json();
      var second =
          site.post(
                  "/agent/query",
                  task("@text two").put("session_id", first.path("session_id").asString()))
              .json();
      assertThat(second.path("session_id")).isEqualTo(first.path("session_id"));
      assertThat(second.path("result").asString()).isEqualTo("two");
    }
  }

  @Test
  void past_its_patience_a_query_is_told_where_the_run_is() throws IOException {
    try (var site = new Site(folder)) {
      var answer =
          site.post("/agent/query", task("@stall 1s\n@text late"), "Prefer: respond-async, wait=0");
      assertThat(answer.status()).isEqualTo(202);
      var runId = answer.json().path("run_id").asString();
      assertThat(answer.header("Location")).isEqualTo("/agent/runs/" + runId);
      assertThat(answer.json().path("status").asString()).isIn("pending", "running");
      assertThat(site.ended(runId).path("result").asString()).isEqualTo("late");
    }
  }

  @Test
  void no_query_waits_longer_than_the_server_allows() throws IOException {
    var options = ServerOptions.defaults().waits(Duration.ofMillis(100), Duration.ofMillis(200));
    try (var site = new Site(folder, options)) {
      assertThat(site.post("/agent/query", task("@stall 30s"), "Prefer: wait=600").status())
          .isEqualTo(202);
      assertThat(site.post("/agent/query", task("@stall 30s")).status()).isEqualTo(202);
    }
  }

  @Test
  void a_failed_run_is_a_bad_gateway() throws IOException {
    try (var site = new Site(folder)) {
      var answer = site.post("/agent/query", task("@error 400"));
      assertThat(answer.status()).describedAs(answer.body()).isEqualTo(502);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.json().path("run_id").asString()).isNotBlank();
      assertThat(answer.json().path("code").asString()).isNotBlank();
    }
  }

  @Test
  void a_run_that_was_cancelled_is_a_conflict() throws Exception {
    try (var site = new Site(folder);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Wire.Answer> waiting =
          threads.submit(() -> site.post("/agent/query", task("@text one\n@stall 60s")));
      var runId = site.onlyRun();
      assertThat(site.send("POST", "/agent/runs/" + runId + "/cancel", "").status()).isEqualTo(202);
      var answer = waiting.get(20, TimeUnit.SECONDS);
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.json().path("code").asString()).isEqualTo("cancelled");
      var again = site.post("/agent/runs/" + runId + "/cancel", Json.object());
      assertThat(again.status()).isEqualTo(202);
      assertThat(again.json().path("status").asString()).isEqualTo("cancelled");
    }
  }

  @Test
  void a_run_whose_own_time_is_over_is_a_gateway_timeout() throws IOException {
    try (var site = new Site(folder)) {
      var answer = site.post("/agent/query", task("@stall 60s").put("timeout_seconds", 1));
      assertThat(answer.status()).describedAs(answer.body()).isEqualTo(504);
      assertThat(answer.json().path("code").asString()).isEqualTo("timeout");
    }
  }

  @Test
  void a_run_that_waits_for_a_person_is_told_and_decided() throws IOException {
    var add = Tool.of("add", "Adds", Add.class, x -> x.a() + x.b()).asks();
    try (var site =
        new Site(folder, ServerOptions.defaults(), MemoryStore.open(), it -> it.tool(add))) {
      var answer = site.post("/agent/query", task("@tool add {\"a\":2,\"b\":3}\n@result"));
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.json().path("status").asString()).isEqualTo("waiting");
      var run = answer.json().path("run_id").asString();
      var id = answer.json().path("waiting_for").path(0).path("id").asString();
      var door = "/agent/runs/" + run + "/permissions/" + id;
      assertThat(site.post(door, Json.object().put("decision", "perhaps")).status()).isEqualTo(422);
      assertThat(site.post(door, Json.object().put("decision", "allow")).status()).isEqualTo(200);
      assertThat(site.post(door, Json.object().put("decision", "deny")).status()).isEqualTo(409);
      assertThat(site.ended(run).path("result").asString()).isEqualTo("5");
      assertThat(site.post(door, Json.object().put("decision", "deny")).status()).isEqualTo(409);
    }
  }

  @Test
  void the_same_key_is_the_same_run() throws Exception {
    try (var site = new Site(folder);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new HashSet<String>();
      var calls = new java.util.ArrayList<Future<Wire.Answer>>();
      for (int i = 0; i < 50; i++) {
        calls.add(
            threads.submit(
                () -> site.post("/agent/query", task("@text once"), "Idempotency-Key: k-1")));
      }
      for (var call : calls) {
        assertThat(call.get().status()).isEqualTo(200);
        answers.add(call.get().body());
      }
      assertThat(answers).hasSize(1);
      assertThat(site.get("/agent/runs").json().path("runs").size()).isEqualTo(1);
      var other = site.post("/agent/query", task("@text twice"), "Idempotency-Key: k-1");
      assertThat(other.status()).isEqualTo(409);
      var asField = site.post("/agent/query", task("@text once").put("idempotencyKey", "k-1"));
      assertThat(answers).contains(asField.body());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'',400",
    "'[]',400",
    "'\"x\"',400",
    "'{\"task\":\"x\",\"session_id\":\"nobody\"}',404",
    "'{\"task\":\"x\",\"session_id\":\"no/body\"}',422",
    "'{\"task\":\"x\",\"idempotency_key\":1}',422",
    "'{\"task\":\"x\",\"idempotency_key\":\"a b\"}',422"
  })
  void a_bad_task_is_refused(String body, int status) throws IOException {
    try (var site = new Site(folder)) {
      var answer = site.send("POST", "/agent/query", body);
      assertThat(answer.status()).describedAs(answer.body()).isEqualTo(status);
      assertThat(site.get("/agent/runs").json().path("runs").size()).isZero();
    }
  }

  @Test
  void a_busy_session_may_refuse() throws IOException {
    try (var site = new Site(folder);
        var first = site.stream("/agent/stream", task("@text one\n@stall 60s"))) {
      first.until("text");
      var answer =
          site.post(
              "/agent/query",
              task("@text two")
                  .put("session_id", first.head().header("X-Session-Id"))
                  .put("on_busy", "reject"));
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.json().path("code").asString()).isEqualTo("busy");
      assertThat(answer.json().path("run_id").asString()).isEqualTo(first.runId());
    }
  }

  @Test
  void a_draining_server_sends_those_who_wait_to_the_run() throws Exception {
    try (var site = new Site(folder);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Wire.Answer> waiting =
          threads.submit(() -> site.post("/agent/query", task("@text one\n@stall 60s")));
      var runId = site.onlyRun();
      site.server.drain();
      var answer = waiting.get(10, TimeUnit.SECONDS);
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.header("Location")).isEqualTo("/agent/runs/" + runId);
      var refused = site.post("/agent/query", task("@text two"));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isNotBlank();
      assertThat(refused.json().path("code").asString()).isEqualTo("draining");
      assertThat(site.get("/health/ready").status()).isEqualTo(503);
      assertThat(site.get("/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  void tutorials_find_their_answers() throws IOException {
    try (var site = new Site(folder)) {
      var answer = site.post("/agent", task("@text Hi\n@usage 10 20")).json();
      assertThat(answer.path("content").asString()).isEqualTo("Hi");
      assertThat(answer.path("input_tokens").asInt()).isEqualTo(10);
      assertThat(answer.path("output_tokens").asInt()).isEqualTo(20);
      assertThat(answer.path("estimated_cost_usd").isNumber()).isTrue();
      for (var path : new String[] {"/agent/analyze", "/analyze"}) {
        var analysis =
            site.post(
                path, Json.object().put("code", "x = ```1```").put("question", "@text It is one"));
        assertThat(analysis.status()).describedAs(analysis.body()).isEqualTo(200);
        assertThat(analysis.json().path("result").asString()).isEqualTo("It is one");
        assertThat(site.post(path, Json.object().put("code", "x")).status()).isEqualTo(422);
        assertThat(site.post(path, Json.object().put("codes", "x")).status()).isEqualTo(422);
      }
    }
  }

  @Test
  void a_chat_keeps_its_session_in_a_cookie() throws IOException {
    try (var site = new Site(folder)) {
      var first = site.post("/agent/chat", task("@text one"));
      assertThat(first.status()).isEqualTo(200);
      var cookie = first.header("Set-Cookie");
      assertThat(cookie).contains("HttpOnly", "SameSite=Lax");
      var sent = "Cookie: theme=dark; " + cookie.split(";", -1)[0];
      var session = first.json().path("session_id").asString();
      var second = site.post("/agent/chat", task("@text two"), sent);
      assertThat(second.json().path("session_id").asString()).isEqualTo(session);
      assertThat(site.send("DELETE", "/agent/sessions/" + session, "").status()).isEqualTo(204);
      var third = site.post("/agent/chat", task("@text three"), sent);
      assertThat(third.status()).isEqualTo(200);
      assertThat(third.json().path("session_id").asString()).isNotEqualTo(session);
    }
  }
}
