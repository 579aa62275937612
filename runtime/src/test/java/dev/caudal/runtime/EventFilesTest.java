// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caudal.store.MemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Each run's events are in a file of its own, each once, whatever happens meanwhile. */
final class EventFilesTest {
  @TempDir Path folder;
  private Path logs;
  private House house;

  @BeforeEach
  void open() {
    logs = folder.resolve("logs");
    house =
        new House(folder.resolve("work"), MemoryStore.open(), it -> {}, it -> it.eventLogDir(logs));
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Path file(String run) {
    return logs.resolve(run + ".jsonl");
  }

  private List<JsonNode> lines(String run) throws IOException {
    return Files.readString(file(run))
        .lines()
        .map(line -> (JsonNode) Events.MAPPER.readTree(line))
        .toList();
  }

  private boolean isWhole(String run) {
    return Files.exists(file(run)) && !Files.exists(logs.resolve(".open").resolve(run));
  }

  private List<JsonNode> whole(String run) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!isWhole(run)) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "not whole: " + (Files.exists(file(run)) ? lines(run) : "no file"));
      }
      LockSupport.parkNanos(2_000_000);
    }
    return lines(run);
  }

  /** The lines between the first and the last are the events as every reader gets them. */
  private void checkComplete(String run) throws Exception {
    var lines = whole(run);
    assertThat(lines.getFirst().path("type").asString()).isEqualTo("session_start");
    assertThat(lines.getLast().path("type").asString()).isEqualTo("session_end");
    var inner = lines.subList(1, lines.size() - 1);
    var events = house.events(run);
    assertThat(inner.stream().map(it -> it.path("seq").asLong()).toList())
        .isEqualTo(events.stream().map(LogEvent::seq).toList());
    for (int i = 0; i < inner.size(); i++) {
      assertThat(Instant.parse(inner.get(i).path("timestamp").asString())).isNotNull();
      var bare = inner.get(i).deepCopy();
      ((tools.jackson.databind.node.ObjectNode) bare).remove("timestamp");
      assertThat(bare).isEqualTo(Events.MAPPER.readTree(events.get(i).json()));
    }
  }

  @Test
  void the_file_tells_the_whole_run() throws Exception {
    var run = house.submit("@text Hello there");
    checkComplete(run.runId());
    var lines = lines(run.runId());
    var head = lines.getFirst();
    assertThat(head.path("prompt").asString()).isEqualTo("@text Hello there");
    assertThat(head.path("cwd").asString()).contains(run.sessionId());
    assertThat(lines.getLast().path("cost_usd").isNumber()).isTrue();
    assertThat(lines.getLast().path("duration_ms").isNumber()).isTrue();
  }

  @Test
  void runs_of_one_session_have_a_file_each() throws Exception {
    var first = house.submit("@text one");
    var second = house.submit("@text two", first.sessionId());
    checkComplete(first.runId());
    checkComplete(second.runId());
  }

  @Test
  void lines_come_while_the_run_is_under_way() throws Exception {
    var run = house.submit("@text one two\n@stall 60s\n@text three");
    house.eventsUntil(run.runId(), "text");
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!Files.exists(file(run.runId()))
        || !Files.readString(file(run.runId())).contains("\"text\"")) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(2_000_000);
    }
    house.caudal.cancel(Caller.LOCAL, run.runId(), "user");
    checkComplete(run.runId());
  }

  @Test
  void a_run_that_never_began_has_its_end_too() throws Exception {
    var first = house.submit("@text one\n@stall 60s\n@text two");
    house.eventsUntil(first.runId(), "text");
    var second = house.submit("@text three", first.sessionId());
    house.caudal.cancel(Caller.LOCAL, second.runId(), "user");
    checkComplete(second.runId());
    house.caudal.cancel(Caller.LOCAL, first.runId(), "user");
  }

  @Test
  void the_next_process_goes_on_where_the_file_ends() throws Exception {
    var run = house.submit("@text one two\n@stall 1s\n@text three");
    house.eventsUntil(run.runId(), "text");
    house.caudal.close();
    house.caudal = Caudal.open(house.store, house.options);
    house.events(run.runId());
    checkComplete(run.runId());
  }

  @Test
  void a_file_cut_anywhere_is_made_whole() throws Exception {
    var run = house.submit("@text one two three four").runId();
    whole(run);
    house.caudal.close();
    var bytes = Files.readAllBytes(file(run));
    var text = new String(bytes, UTF_8);
    for (int cut = 0; cut < bytes.length; cut += 97) {
      Files.write(file(run), java.util.Arrays.copyOf(bytes, cut));
      Files.write(logs.resolve(".open").resolve(run), new byte[0], StandardOpenOption.CREATE);
      house.caudal = Caudal.open(house.store, house.options);
      whole(run);
      house.caudal.close();
      assertThat(Files.readString(file(run))).as("cut at " + cut).isEqualTo(text);
    }
    house.caudal = Caudal.open(house.store, house.options);
  }

  @Test
  void a_folder_that_goes_away_stops_no_run() throws Exception {
    Files.delete(logs.resolve(".open"));
    Files.delete(logs);
    Files.writeString(logs, "a file");
    assertThat(House.types(house.events(house.submit("@text Hello").runId()))).endsWith("done");
  }

  @Test
  void a_folder_that_is_none_is_found_out_at_the_start() throws IOException {
    var taken = Files.writeString(folder.resolve("taken"), "a file");
    var options = house.options.eventLogDir(taken);
    assertThatThrownBy(() -> Caudal.open(house.store, options))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(taken.toString());
  }
}
