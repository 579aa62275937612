// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static dev.caudal.server.Site.task;
import static dev.caudal.server.Stream.text;
import static dev.caudal.server.Stream.types;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run and stream, and coming back. */
@Tag("slow")
@Timeout(60)
final class StreamDoorTest {
  private static final String TEN = "@tokens 10";

  @TempDir Path folder;

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  @Test
  void a_run_is_streamed_as_event_sources_read_it() throws IOException {
    try (var site = new Site(folder);
        var stream = site.stream("/agent/stream", task("@text Hello there"))) {
      var head = stream.head();
      var run = stream.runId();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(head.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(head.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(head.header("Location")).isEqualTo("/agent/runs/" + run);
      assertThat(head.header("X-Session-Id")).isNotBlank();
      var blocks = stream.all();
      assertThat(blocks.get(0).text()).isEqualTo("retry: 1000");
      assertThat(blocks.get(1).text()).isEqualTo("id: " + run + ":0");
      assertThat(blocks.getLast().text()).isEqualTo("data: {\"type\":\"close\"}");
      assertThat(types(blocks)).isEqualTo("start text text usage done close");
      for (var block : blocks.subList(2, blocks.size() - 1)) {
        assertThat(block.id())
            .isEqualTo(run + ":" + Objects.requireNonNull(block.data()).path("seq").asLong());
        assertThat(block.text()).doesNotContain("event:");
      }
    }
  }

  @Test
  void a_browser_starts_one_by_its_address_and_comes_back_to_it() throws IOException {
    try (var site = new Site(folder)) {
      var url = "/agent/stream?task=" + encoded(TEN) + "&tools=&max_turns=3";
      String cursor;
      var seen = new ArrayList<Stream.Block>();
      try (var stream = site.follow(url)) {
        assertThat(stream.head().status()).isEqualTo(200);
        for (int i = 0; i < 7; i++) {
          seen.add(Objects.requireNonNull(stream.next()));
        }
        cursor = Objects.requireNonNull(seen.getLast().id());
      }
      try (var stream = site.follow(url, "Last-Event-ID: " + cursor)) {
        assertThat(stream.runId()).isEqualTo(cursor.split(":", -1)[0]);
        seen.addAll(stream.all());
      }
      var ids = seen.stream().map(Stream.Block::id).filter(Objects::nonNull).toList();
      assertThat(ids.stream().filter(id -> !id.endsWith(":0"))).doesNotHaveDuplicates();
      assertThat(text(seen)).startsWith("token 1 ").contains("token 10 ");
      assertThat(text(seen).split("token ")).hasSize(11);
      var last = ids.getLast();
      assertThat(site.get(url, "Last-Event-ID: " + last).status()).isEqualTo(204);
      assertThat(site.get(url + "&after=" + last).status()).isEqualTo(204);
      assertThat(site.get("/agent/runs").json().path("runs").size()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "x", "1.5", "2147483648", "9999999999999999999", "a:b", "r:1:2", " "})
  void a_malformed_cursor_is_refused(String cursor) throws IOException {
    try (var site = new Site(folder)) {
      var run = site.post("/agent/query", task("@text x")).json().path("run_id").asString();
      for (var door : new String[] {"/agent/runs/" + run + "/events?", "/agent/stream?task=x&"}) {
        var answer = site.get(door + "after=" + encoded(cursor));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("code").asString()).isEqualTo("bad_cursor");
      }
      assertThat(site.get("/agent/runs/" + run + "/events?after=0", "Last-Event-ID: -1").status())
          .isEqualTo(400);
    }
  }

  @Test
  void cursors_that_fit_nothing_are_refused() throws IOException {
    try (var site = new Site(folder)) {
      var run = site.post("/agent/query", task("@text x")).json().path("run_id").asString();
      assertThat(site.get("/agent/stream?task=x", "Last-Event-ID: 7").status()).isEqualTo(400);
      assertThat(site.get("/agent/stream?task=x", "Last-Event-ID: nobody:7").status())
          .isEqualTo(404);
      assertThat(site.get("/agent/runs/" + run + "/events?after=other:3").status()).isEqualTo(400);
      assertThat(site.get("/agent/runs/nobody/events").status()).isEqualTo(404);
    }
  }

  @Test
  void a_run_is_followed_from_any_of_its_events() throws IOException {
    try (var site = new Site(folder)) {
      var json = site.post("/agent/query", task(TEN)).json();
      var door = "/agent/runs/" + json.path("run_id").asString() + "/events";
      var whole = followed(site, door);
      for (int i = 1; i < whole.size() - 1; i++) {
        var rest = followed(site, door + "?after=" + whole.get(i).id());
        if (Objects.equals(whole.get(i).type(), "done")) {
          assertThat(rest).isEmpty();
        } else {
          assertThat(rest.subList(1, rest.size())).isEqualTo(whole.subList(i + 1, whole.size()));
        }
      }
    }
  }

  private static java.util.List<Stream.Block> followed(Site site, String door) throws IOException {
    try (var stream = site.follow(door)) {
      return stream.head().status() == 204 ? new ArrayList<>() : stream.all();
    }
  }

  @Test
  void events_come_as_lines_and_as_pages_too() throws IOException {
    try (var site = new Site(folder)) {
      var json = site.post("/agent/query", task("@text Hello there")).json();
      var door = "/agent/runs/" + json.path("run_id").asString() + "/events";
      var lines = site.get(door, "Accept: application/x-ndjson");
      assertThat(lines.header("Content-Type")).isEqualTo("application/x-ndjson");
      var events = lines.body().lines().map(line -> Json.ours(line.getBytes(UTF_8))).toList();
      assertThat(events.getLast().path("type").asString()).isEqualTo("done");
      var page = site.get(door, "Accept: application/json").json();
      assertThat(page.path("done").asBoolean()).isTrue();
      assertThat(page.path("events").values()).isEqualTo(events);
      var first = site.get(door + "?limit=2", "Accept: application/json").json();
      assertThat(first.path("events").size()).isEqualTo(2);
      assertThat(first.path("done").asBoolean()).isFalse();
      var second =
          site.get(door + "?after=" + first.path("next_after").asLong(), "Accept: application/json")
              .json();
      assertThat(second.path("events").size()).isEqualTo(events.size() - 2);
      var end = second.path("next_after").asLong();
      var past = site.get(door + "?after=" + end, "Accept: application/json");
      assertThat(past.status()).isEqualTo(200);
      assertThat(past.json().path("events").size()).isZero();
      assertThat(past.json().path("done").asBoolean()).isTrue();
      assertThat(site.get(door, "Accept: image/png").status()).isEqualTo(406);
      assertThat(site.get(door + "?include=message", "Accept: application/json").body())
          .contains("\"type\":\"message\"");
      assertThat(site.get(door + "?include=secrets").status()).isEqualTo(422);
      assertThat(site.get(door + "?max_rate=0").status()).isEqualTo(422);
      assertThat(site.get(door + "?aftre=1").status()).isEqualTo(422);
    }
  }

  @Test
  void a_slow_rate_merges_text_and_loses_nothing() throws IOException {
    try (var site = new Site(folder)) {
      var json = site.post("/agent/query", task("@tokens 300")).json();
      var door = "/agent/runs/" + json.path("run_id").asString() + "/events";
      long began = System.nanoTime();
      var slow = followed(site, door + "?max_rate=20");
      var took = Duration.ofNanos(System.nanoTime() - began);
      var whole = followed(site, door);
      assertThat(text(slow)).isEqualTo(text(whole));
      int events = (int) slow.stream().filter(block -> block.id() != null).count();
      assertThat(events).isLessThan(whole.size());
      assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(50L * (events - 1)));
      assertThat(types(slow)).endsWith("done close");
    }
  }

  @Test
  void bare_data_is_for_pages_that_parse_nothing_else() throws IOException {
    try (var site = new Site(folder);
        var stream = site.stream("/api/agent/run", task("@text Hi"))) {
      var blocks = stream.all();
      assertThat(blocks).allSatisfy(block -> assertThat(block.text()).startsWith("data: {"));
      assertThat(types(blocks)).isEqualTo("start text usage done close");
    }
  }

  @Test
  void tutorials_stream_deltas() throws IOException {
    try (var site = new Site(folder)) {
      var session = site.send("POST", "/api/sessions", "").json().path("session_id").asString();
      var url = "/claude/stream/" + session + "?query=";
      try (var stream = site.follow(url + encoded("@text Hello there"))) {
        var blocks = stream.all();
        var frames = blocks.stream().map(Stream.Block::data).filter(Objects::nonNull).toList();
        assertThat(frames).allMatch(it -> it.path("session_id").asString().equals(session));
        assertThat(frames.stream().map(it -> it.path("type").asString()))
            .containsExactly("delta", "delta", "complete");
        var last = Objects.requireNonNull(blocks.getLast().id());
        assertThat(site.get(url + "x", "Last-Event-ID: " + last).status()).isEqualTo(204);
      }
      try (var stream = site.follow(url + encoded("@error 400"))) {
        assertThat(types(stream.all())).isEqualTo("error");
      }
      assertThat(site.get("/claude/stream/nobody?query=x").status()).isEqualTo(404);
    }
  }

  @Test
  void a_rewind_goes_on_in_a_new_line_where_text_can_only_be_appended() throws IOException {
    try (var site = new Site(folder)) {
      var session = site.send("POST", "/api/sessions", "").json().path("session_id").asString();
      var task = "@tokens 6\n@drop 3";
      try (var stream = site.follow("/claude/stream/" + session + "?query=" + encoded(task))) {
        var said = new StringBuilder();
        for (var block : stream.all()) {
          var data = block.data();
          if (data != null && block.type().equals("delta")) {
            said.append(data.path("content").asString());
          } else if (data != null && block.type().equals("complete")) {
            assertThat(said.toString()).endsWith(data.path("result").asString());
          }
        }
      }
    }
  }

  @Test
  void silence_is_broken_and_a_draining_server_ends_without_a_word() throws IOException {
    var options = ServerOptions.defaults().streams(Duration.ofMillis(100), Duration.ofSeconds(14));
    try (var site = new Site(folder, options);
        var stream = site.stream("/agent/stream", task("@text one\n@stall 60s\n@text two"))) {
      stream.until("text");
      for (int i = 0; i < 3; i++) {
        assertThat(Objects.requireNonNull(stream.next()).text()).isEqualTo(": hb");
      }
      site.server.drain();
      assertThat(stream.all()).allMatch(block -> block.text().equals(": hb"));
    }
  }

  @Test
  void a_run_that_is_silent_for_longer_than_the_write_deadline_keeps_its_reader()
      throws IOException {
    var options = ServerOptions.defaults().streams(Duration.ofSeconds(10), Duration.ofMillis(300));
    try (var site = new Site(folder, options);
        var stream = site.stream("/agent/stream", task("@text one\n@stall 2s\n@text two"))) {
      assertThat(types(stream.all())).isEqualTo("start text text usage done close");
    }
  }

  @Test
  void a_lost_reader_ends_its_run_only_where_that_was_asked() throws IOException {
    var options = ServerOptions.defaults().streams(Duration.ofMillis(50), Duration.ofSeconds(14));
    try (var site = new Site(folder, options)) {
      var kept = lost(site, task("@text one\n@stall 2s\n@text two"));
      var ended = lost(site, task("@text one\n@stall 60s").put("on_disconnect", "cancel"));
      assertThat(site.ended(ended).path("status").asString()).isEqualTo("cancelled");
      assertThat(site.get("/agent/runs/" + ended + "/events", "Accept: application/json").body())
          .contains("\"reason\":\"disconnect\"");
      assertThat(site.ended(kept).path("status").asString()).isEqualTo("completed");
    }
  }

  private static String lost(Site site, tools.jackson.databind.JsonNode task) throws IOException {
    try (var stream = site.stream("/agent/stream", task)) {
      stream.until("text");
      return stream.runId();
    }
  }

  @Test
  void a_reader_that_takes_nothing_is_dropped_and_slows_nobody() throws IOException {
    var options = ServerOptions.defaults().streams(Duration.ofSeconds(10), Duration.ofSeconds(1));
    try (var site = new Site(folder, options);
        var stalled =
            site.stream(
                "/agent/stream",
                task("@tokens 15000\n@stall 60s").put("on_disconnect", "cancel"))) {
      // Dropped for taking nothing, it counts as lost; whoever reads sees all there was.
      var door = "/agent/runs/" + stalled.runId() + "/events";
      var seen = followed(site, door);
      assertThat(types(seen)).endsWith("cancelled close");
      assertThatThrownBy(stalled::all).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_head_of_a_stream_is_its_headers() throws IOException {
    try (var site = new Site(folder)) {
      var run = site.post("/agent/query", task("@text x")).json().path("run_id").asString();
      var head = site.send("HEAD", "/agent/runs/" + run + "/events", "");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(site.send("HEAD", "/agent/stream?task=x", "").status()).isEqualTo(405);
    }
  }
}
