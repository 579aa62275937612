// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static dev.caudal.server.Site.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.agent.Tool;
import dev.caudal.agent.ToolContext;
import dev.caudal.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs, and what can be done to a run. */
@Timeout(60)
final class RunDoorsTest {
  record Add(int a, int b) {}

  @TempDir Path folder;

  @Test
  void a_job_is_queued_and_looked_at() throws IOException {
    try (var site = new Site(folder)) {
      var made =
          site.post(
              "/agent/jobs",
              task("@text done").set("metadata", Json.object().put("ticket", "T-1")));
      assertThat(made.status()).describedAs(made.body()).isEqualTo(201);
      var job = made.json().path("job_id").asString();
      assertThat(made.header("Location")).isEqualTo("/agent/jobs/" + job);
      assertThat(made.json().propertyNames())
          .containsExactlyInAnyOrder("job_id", "status", "session_id", "estimated_wait_ms");
      assertThat(made.json().path("status").asString()).isEqualTo("pending");
      site.ended(job);
      var view = site.get("/agent/jobs/" + job).json();
      assertThat(view.propertyNames())
          .contains(
              "job_id",
              "run_id",
              "session_id",
              "status",
              "progress",
              "attempt",
              "subtype",
              "result",
              "denied",
              "error",
              "error_code",
              "waiting_for",
              "cost_usd",
              "turns",
              "usage",
              "created_at",
              "started_at",
              "finished_at",
              "metadata",
              "last_seq");
      assertThat(view.path("status").asString()).isEqualTo("completed");
      assertThat(view.path("progress").asInt()).isEqualTo(100);
      assertThat(view.path("metadata").path("ticket").asString()).isEqualTo("T-1");
      assertThat(site.get("/agent/jobs/nobody").status()).isEqualTo(404);
    }
  }

  @Test
  void a_job_is_taken_back() throws IOException {
    try (var site = new Site(folder)) {
      var job =
          site.post("/agent/jobs", task("@text late").put("delay_seconds", 3_600))
              .json()
              .path("job_id")
              .asString();
      assertThat(site.send("DELETE", "/agent/jobs/" + job, "").status()).isEqualTo(202);
      assertThat(site.ended(job).path("status").asString()).isEqualTo("cancelled");
      assertThat(site.send("DELETE", "/agent/jobs/" + job, "").status()).isEqualTo(202);
      assertThat(site.send("DELETE", "/agent/jobs/nobody", "").status()).isEqualTo(404);
    }
  }

  @Test
  void runs_are_listed_newest_first_page_by_page() throws IOException {
    try (var site = new Site(folder)) {
      for (int i = 0; i < 5; i++) {
        site.post("/agent/query", task("@text " + i));
      }
      site.post("/agent/query", task("@error 400"));
      var first = site.get("/agent/runs?limit=4&status=completed").json();
      assertThat(first.path("runs").size()).isEqualTo(4);
      assertThat(first.path("runs").path(0).path("result").asString()).isEqualTo("4");
      var next = first.path("next").asString();
      var second = site.get("/agent/runs?limit=4&status=completed&before=" + next).json();
      assertThat(second.path("runs").size()).isEqualTo(1);
      assertThat(second.path("next").isNull()).isTrue();
      var session = first.path("runs").path(0).path("session_id").asString();
      assertThat(site.get("/agent/runs?session_id=" + session).json().path("runs").size())
          .isEqualTo(1);
      for (var wrong :
          new String[] {
            "status=odd", "limit=0", "limit=x", "limit=9999", "before=x", "before=-1", "sort=up"
          }) {
        assertThat(site.get("/agent/runs?" + wrong).status()).describedAs(wrong).isEqualTo(422);
      }
    }
  }

  @Test
  void a_run_is_steered() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var wait =
        Tool.of(
            "wait",
            "Waits",
            Add.class,
            (Add _, ToolContext _) -> {
              begun.countDown();
              go.await();
              return "done";
            });
    try (var site =
            new Site(folder, ServerOptions.defaults(), MemoryStore.open(), it -> it.tool(wait));
        var stream =
            site.stream("/agent/stream", task("@tool wait {\"a\":1,\"b\":1}\n@text never"))) {
      begun.await();
      var door = "/agent/runs/" + stream.runId() + "/messages";
      assertThat(site.post(door, Json.object().put("content", " ")).status()).isEqualTo(422);
      assertThat(site.post(door, Json.object().put("contents", "x")).status()).isEqualTo(422);
      assertThat(site.post(door, Json.object().put("content", "@text as you wish")).status())
          .isEqualTo(202);
      go.countDown();
      assertThat(Stream.types(stream.all())).contains("user_message").endsWith("done close");
      var late = site.post(door, Json.object().put("content", "too late"));
      assertThat(late.status()).isEqualTo(409);
      assertThat(late.json().path("code").asString()).isEqualTo("ended");
    }
  }

  @Test
  void a_failed_run_is_tried_again_as_a_new_one() throws IOException {
    try (var site = new Site(folder)) {
      var failed = site.post("/agent/query", task("@error 400\n@text better")).json();
      var run = failed.path("run_id").asString();
      var again = site.send("POST", "/agent/runs/" + run + "/retry", "");
      assertThat(again.status()).describedAs(again.body()).isEqualTo(201);
      var second = again.json().path("run_id").asString();
      assertThat(second).isNotEqualTo(run);
      assertThat(again.json().path("retry_of").asString()).isEqualTo(run);
      site.ended(second);
      var completed = site.post("/agent/query", task("@text fine")).json();
      assertThat(
              site.send("POST", "/agent/runs/" + completed.path("run_id").asString() + "/retry", "")
                  .status())
          .isEqualTo(409);
    }
  }

  @Test
  void sessions_are_made_named_listed_and_deleted() throws IOException {
    try (var site = new Site(folder)) {
      var made = site.send("POST", "/agent/sessions", "");
      assertThat(made.status()).isEqualTo(201);
      assertThat(made.json().propertyNames()).containsExactlyInAnyOrder("session_id", "created_at");
      assertThat(site.send("PUT", "/agent/sessions/my-own_1", "").status()).isEqualTo(201);
      assertThat(site.send("PUT", "/agent/sessions/my-own_1", "").status()).isEqualTo(200);
      for (var wrong : new String[] {"new", "a.b", "x".repeat(65), "a%20b"}) {
        assertThat(site.send("PUT", "/agent/sessions/" + wrong, "").status()).isEqualTo(422);
        assertThat(site.get("/agent/sessions/" + wrong).status()).isEqualTo(404);
      }
      assertThat(site.get("/agent/sessions").json().path("sessions").size()).isEqualTo(2);
      site.post("/agent/query", task("@text yes").put("session_id", "my-own_1"));
      var history = site.get("/agent/sessions/my-own_1/history").json().path("messages");
      assertThat(history.size()).isEqualTo(2);
      assertThat(history.path(1).propertyNames())
          .containsExactlyInAnyOrder("id", "role", "content", "timestamp", "tool_calls");
      assertThat(site.get("/api/sessions/my-own_1/history").json().path("messages"))
          .isEqualTo(history);
      assertThat(site.send("DELETE", "/agent/sessions/my-own_1", "").status()).isEqualTo(204);
      assertThat(site.get("/agent/sessions/my-own_1").status()).isEqualTo(404);
      assertThat(site.send("PUT", "/agent/sessions/my-own_1", "").status()).isEqualTo(409);
      assertThat(site.send("DELETE", "/agent/sessions/my-own_1", "").status()).isEqualTo(404);
    }
  }

  @Test
  void a_session_is_followed_across_its_runs() throws IOException {
    try (var site = new Site(folder)) {
      site.send("PUT", "/agent/sessions/mine", "");
      try (var stream = site.follow("/agent/sessions/mine/events")) {
        for (var word : new String[] {"one", "two"}) {
          try (var run = site.follow("/agent/sessions/mine/stream?task=%40text%20" + word)) {
            assertThat(run.all().getLast().type()).isEqualTo("close");
          }
          var blocks = stream.until("done");
          assertThat(Stream.text(blocks)).isEqualTo(word);
          assertThat(blocks.stream().map(Stream.Block::data).filter(it -> it != null))
              .allMatch(it -> !it.path("run_id").asString("").isEmpty());
        }
      }
      var page = site.get("/agent/sessions/mine/events", "Accept: application/json").json();
      assertThat(page.path("done").asBoolean()).isFalse();
      assertThat(page.path("events").size()).isPositive();
      assertThat(site.get("/agent/sessions/mine/stream?task=x&session_id=other").status())
          .isEqualTo(422);
      assertThat(site.get("/agent/sessions/nobody/events").status()).isEqualTo(404);
      assertThat(site.get("/agent/sessions/mine/events?after=999999").status()).isEqualTo(410);
    }
  }

  @Test
  void what_a_webhook_was_told_is_listed() throws IOException {
    try (var site = new Site(folder)) {
      var run = site.post("/agent/query", task("@text x")).json().path("run_id").asString();
      var door = "/agent/runs/" + run + "/deliveries";
      var page = site.get(door).json();
      assertThat(page.path("deliveries").size()).isZero();
      assertThat(page.path("next").isNull()).isTrue();
      assertThat(site.send("POST", door + "/nobody/redeliver", "").status()).isEqualTo(404);
      assertThat(site.get("/agent/runs/nobody/deliveries").status()).isEqualTo(404);
    }
  }

  @Test
  void health_and_the_way_to_the_docs_are_there() throws IOException {
    try (var site = new Site(folder)) {
      for (var path : new String[] {"/health", "/health/live", "/health/ready"}) {
        assertThat(site.get(path).status()).isEqualTo(200);
      }
      var home = site.get("/");
      assertThat(home.status()).isEqualTo(302);
      assertThat(home.header("Location")).isEqualTo("/docs");
    }
  }
}
