// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds what the doors answer against what is said of them. */
final class AnswersTest {
  private final JsonNode api = OpenApi.document();
  private final Fit fit = new Fit(api);
  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder, ServerOptions.defaults(), MemoryStore.open(), it -> it.tools("Write"));
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void answers_about_runs_and_sessions_are_as_described() throws IOException {
    says("put", "/agent/sessions/{id}", site.send("PUT", "/agent/sessions/s1", ""));
    says("put", "/agent/sessions/{id}", site.send("PUT", "/agent/sessions/s1", ""));
    says("post", "/agent/sessions", site.send("POST", "/agent/sessions", "{}"));
    var task = Site.task("@text hello").put("session_id", "s1");
    var ran = says("post", "/agent/query", site.post("/agent/query", task));
    var run = "/agent/runs/" + ran.path("run_id").asString();
    says("post", "/agent/chat", site.post("/agent/chat", Site.task("hello")));
    says("post", "/agent", site.post("/agent", Site.task("hello")));
    says("get", "/agent/runs/{id}", site.get(run));
    says("get", "/agent/runs", site.get("/agent/runs?session_id=s1"));
    says("get", "/agent/runs/{id}/events", json(run + "/events?include=message"));
    says("get", "/agent/runs/{id}/events", site.get(run + "/events?after=999999"));
    says("get", "/agent/sessions", site.get("/agent/sessions"));
    says("get", "/agent/sessions/{id}", site.get("/agent/sessions/s1"));
    says("get", "/agent/sessions/{id}/history", site.get("/agent/sessions/s1/history"));
    says("get", "/agent/sessions/{id}/events", json("/agent/sessions/s1/events"));
    says("post", "/agent/runs/{id}/retry", site.send("POST", run + "/retry", ""));
    var words = Json.object().put("content", "more");
    says("post", "/agent/runs/{id}/messages", site.post(run + "/messages", words));
    says("post", "/agent/runs/{id}/cancel", site.send("POST", run + "/cancel", ""));
    says("delete", "/agent/sessions/{id}", site.send("DELETE", "/agent/sessions/s1", ""));
    says("put", "/agent/sessions/{id}", site.send("PUT", "/agent/sessions/s1", ""));
    says("get", "/agent/sessions/{id}", site.get("/agent/sessions/s1"));
  }

  @Test
  void a_run_that_waits_for_a_person_and_its_webhook_are_as_described() throws IOException {
    var task =
        Site.task("@tool Write {\"file_path\":\"a.txt\",\"content\":\"a\"}")
            .put("permission_mode", "default")
            .put("webhook_url", "https://caudal.invalid/hook");
    var job = says("post", "/agent/jobs", site.post("/agent/jobs", task)).path("job_id").asString();
    var run = "/agent/runs/" + job;
    String permission;
    try (var stream = site.follow(run + "/events")) {
      permission = id(stream.until("permission_request").getLast());
    }
    says("get", "/agent/jobs/{id}", site.get("/agent/jobs/" + job));
    var allow = Json.object().put("decision", "allow");
    var door = "/agent/runs/{id}/permissions/{permission_id}";
    says("post", door, site.post(run + "/permissions/" + permission, allow));
    site.ended(job);
    says("post", door, site.post(run + "/permissions/" + permission, allow));
    says("get", "/agent/runs/{id}/events", json(run + "/events"));
    var told = says("get", "/agent/runs/{id}/deliveries", site.get(run + "/deliveries"));
    var delivery = told.at("/deliveries/0/delivery_id").asString();
    says(
        "post",
        "/agent/runs/{id}/deliveries/{delivery_id}/redeliver",
        site.send("POST", run + "/deliveries/" + delivery + "/redeliver", ""));
  }

  @Test
  void problems_are_as_described() throws IOException {
    says("post", "/agent/query", site.post("/agent/query", Site.task("@error 400")));
    says("post", "/agent/query", site.post("/agent/query", Json.object().put("tusk", "a")));
    says("post", "/agent/query", site.send("POST", "/agent/query", "{"));
    var foreign = site.post("/agent/query", Site.task("a"), "Origin: https://example.org");
    says("post", "/agent/query", foreign);
    says("get", "/agent/stream", site.get("/agent/stream?max_turns=0&task=a"));
    says("get", "/agent/stream", site.get("/agent/stream?task=a&after=x"));
    says("get", "/agent/runs/{id}", site.get("/agent/runs/nobody"));
    says("get", "/agent/runs/{id}/events", site.get("/agent/runs/nobody/events", "Accept: a/b"));
    for (var path : new String[] {"/health", "/health/live", "/health/ready", "/"}) {
      says("get", path, site.get(path));
    }
  }

  @Test
  void streams_are_as_described() throws IOException {
    site.send("PUT", "/agent/sessions/s1", "");
    streams("post", "/agent/stream", site.stream("/agent/stream", Site.task("hello")));
    streams("post", "/api/agent/run", site.stream("/api/agent/run", Site.task("hello")));
    streams("get", "/agent/stream", site.follow("/agent/stream?task=hello&include=message"));
    var deltas = "/claude/stream/{session_id}";
    streams("get", deltas, site.follow("/claude/stream/s1?query=hello"));
  }

  private void streams(String method, String path, Stream opened) throws IOException {
    var paths = (ObjectNode) api.path("paths");
    var content = paths.path(path).path(method).at("/responses/200/content");
    int frames = 0;
    try (var stream = opened) {
      for (var block : stream.all()) {
        if (block.data() != null) {
          fit.check(content.path("text/event-stream").at("/schema/x-data"), block.data());
          frames++;
        }
      }
    }
    assertThat(frames).as(path).isGreaterThan(2);
  }

  private static String id(Stream.Block block) {
    return Objects.requireNonNull(block.data()).path("id").asString();
  }

  private Wire.Answer json(String target) throws IOException {
    return site.get(target, "Accept: application/json");
  }

  private JsonNode says(String method, String path, Wire.Answer answer) {
    var what = method + " " + path + " " + answer.status() + " " + answer.body();
    var paths = (ObjectNode) api.path("paths");
    var responses = paths.path(path).path(method).path("responses");
    var response = fit.resolve(responses.path(Integer.toString(answer.status())));
    assertThat(response.isMissingNode()).as(what).isFalse();
    for (var header : response.path("headers").propertyNames()) {
      assertThat(answer.header(header)).as("%s in %s", header, what).isNotEmpty();
    }
    var type = answer.header("Content-Type").split(";", 2)[0];
    Set<String> types = new TreeSet<>(response.path("content").propertyNames());
    if (types.isEmpty()) {
      assertThat(answer.body()).as(what).isEmpty();
      return Json.object();
    }
    assertThat(types).as(what).contains(type);
    fit.check(response.path("content").path(type).path("schema"), answer.json());
    return answer.json();
  }
}
