// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The Claude Code CLI: one task, in which it reads a file. */
@Tag("slow")
final class ClaudeCliTest {

  private static final String HELD = "the moon is a balloon";

  private static Path claude = Path.of("");

  private final Simulator simulator = Simulator.start();
  private final Tap tap = new Tap(simulator.baseUrl());
  private final DeadEnd outside = new DeadEnd();

  @TempDir private Path temp = Path.of("");

  @BeforeAll
  @Timeout(600)
  static void install() throws IOException {
    var packages = Npm.install("cli").resolve("node_modules/@anthropic-ai");
    try (var files = Files.find(packages, 2, (file, _) -> isBinary(packages.relativize(file)))) {
      claude =
          files
              .findFirst()
              .orElseThrow(() -> new AssertionError("no binary for this system: " + packages));
    }
  }

  /** The package for this system holds the program itself. */
  private static boolean isBinary(Path file) {
    return file.getNameCount() == 2 && file.endsWith("claude");
  }

  @BeforeEach
  void furnish() throws IOException {
    for (var name : List.of("home", "tmp", "work")) {
      Files.createDirectory(temp.resolve(name));
    }
    Files.writeString(note(), HELD + "\n");
  }

  @AfterEach
  void nothing_is_left() throws Exception {
    tap.close();
    simulator.close();
    outside.close();
    assertThat(outside.asked()).describedAs("asked for elsewhere").isEmpty();
    assertThat(ProcessHandle.allProcesses().filter(ClaudeCliTest::isClaude)).isEmpty();
    try (var files = Files.list(temp.resolve("work"))) {
      assertThat(files).containsExactly(note());
    }
  }

  private static boolean isClaude(ProcessHandle process) {
    return process.info().command().filter(claude.toString()::equals).isPresent();
  }

  @Test
  void it_reads_a_file_and_says_what_it_holds() {
    assertThat(claude(reading()).ok()).contains(HELD);
  }

  @Test
  void its_messages_tell_the_whole_round() {
    var said = messages(reading(), "--include-partial-messages");
    assertThat(outline(said))
        .containsExactly(
            "system/init",
            "assistant/text",
            "assistant/tool_use",
            "user/tool_result",
            "assistant/text",
            "result/success");
    var result = said.getLast();
    assertThat(result.path("is_error").booleanValue(true)).isFalse();
    assertThat(Json.string(result, "/result")).contains(HELD);
    assertThat(Json.string(result, "/terminal_reason")).isEqualTo("completed");
    assertThat(result.path("num_turns").intValue()).isEqualTo(2);
    assertThat(said.stream().map(line -> Json.string(line, "/event/type")))
        .containsSubsequence(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop",
            "message_start");
  }

  @Test
  void its_conversation_only_grows() {
    claude("@think Where is it then\n" + reading()).ok();
    var turns = tap.turns();
    assertThat(turns.stream().map(Tap.Asked::status)).containsExactly(200, 200);
    assertThat(turns.getFirst().header("anthropic-version")).isEqualTo("2023-06-01");
    assertThat(turns.getFirst().header("x-api-key")).isEqualTo("any");
    var messages = turns.getLast().body().path("messages");
    int before = turns.getFirst().body().path("messages").size();
    assertThat(messages.size()).isEqualTo(before + 2);
    var called = messages.path(before);
    assertThat(Json.string(called, "/role")).isEqualTo("assistant");
    assertThat(Json.string(called, "/content/0/type")).isEqualTo("thinking");
    assertThat(Json.string(called, "/content/0/signature")).isNotEmpty();
    var results = messages.path(before + 1);
    assertThat(Json.string(results, "/role")).isEqualTo("user");
    assertThat(Json.string(results, "/content/0/tool_use_id"))
        .isEqualTo(Json.string(called, "/content/2/id"));
    assertThat(Json.string(results, "/content/0/content")).contains(HELD);
  }

  @Test
  void an_overload_is_tried_again_until_it_is_over() {
    var said = messages("@error 529 1\n" + reading());
    assertThat(tap.turns().stream().map(Tap.Asked::status)).containsExactly(529, 200, 200);
    assertThat(outline(said)).contains("system/api_retry", "result/success");
    assertThat(Json.string(said.getLast(), "/result")).contains(HELD);
  }

  @Test
  void a_refusal_of_the_api_is_its_error() {
    var ran = claude("@error 400 9\n@text never said");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("API Error: 400").doesNotContain("never said");
  }

  private Path note() {
    return temp.resolve("work").resolve("note.txt");
  }

  private String reading() {
    return "@text Looking\n@tool Read {\"file_path\":\"" + note() + "\"}\n@result";
  }

  private Ran claude(String prompt, String... options) {
    var env = Npm.bareEnvironment();
    env.put("HOME", temp.resolve("home").toString());
    env.put("TMPDIR", temp.resolve("tmp").toString());
    env.put("ANTHROPIC_API_KEY", "any");
    env.put("ANTHROPIC_BASE_URL", tap.baseUrl());
    env.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    env.put("CLAUDE_CODE_MAX_RETRIES", "2");
    env.putAll(Map.of("HTTP_PROXY", outside.url(), "HTTPS_PROXY", outside.url()));
    env.put("NO_PROXY", "127.0.0.1");
    var command = new ArrayList<>(List.of(claude.toString(), "-p", prompt));
    command.addAll(List.of("--model", "claude-opus-5-5", "--allowedTools", "Read"));
    command.addAll(List.of(options));
    return Ran.run(temp.resolve("work"), env, command);
  }

  /** What it says line by line. */
  private List<JsonNode> messages(String prompt, String... options) {
    var all = new ArrayList<>(List.of("--output-format", "stream-json", "--verbose"));
    all.addAll(List.of(options));
    var out = claude(prompt, all.toArray(String[]::new)).ok();
    return out.lines().map(Json::read).toList();
  }

  /** Each line's type and what it holds; without those that only tell how far a line has come. */
  private static List<String> outline(List<JsonNode> messages) {
    return messages.stream()
        .filter(line -> !Json.string(line, "/type").equals("stream_event"))
        .filter(line -> !Json.string(line, "/subtype").equals("status"))
        .map(line ->
            Json.string(line, "/type")
                + "/"
                + Json.string(line, "/subtype")
                + Json.string(line, "/message/content/0/type"))
        .toList();
  }
}
