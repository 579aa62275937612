// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class StdioMcpTest {
  @TempDir Path folder;
  private McpTools open = McpTools.connect(List.of(), Path.of(""));

  @AfterEach
  void nothing_is_left_running() {
    open.close();
    Await.until(
        "children are gone",
        () ->
            ProcessHandle.current()
                .descendants()
                .noneMatch(p -> p.info().commandLine().orElse("").contains("StdioMcpServer")));
  }

  private McpTools connect(String... words) {
    return connect(McpLimits.DEFAULT, words);
  }

  private McpTools connect(McpLimits limits, String... words) {
    open =
        McpTools.connect(
            List.of(
                new McpServer.Stdio(
                    "demo", StdioMcpServer.command(words), Map.of("TOKEN", "sesame-17"))),
            folder,
            limits);
    return open;
  }

  private Tool tool(String name) {
    return open.tools().stream()
        .filter(tool -> tool.name().equals("mcp__demo__" + name))
        .findFirst()
        .orElseThrow();
  }

  private Path log() {
    return folder.resolve("log");
  }

  @Test
  void all_pages_of_tools_are_offered_and_none_is_trusted() {
    connect();
    assertThat(open.tools()).hasSize(13);
    assertThat(open.tools()).extracting(Tool::traits).containsOnly(ToolTraits.ASKING);
    assertThat(open.tools().getLast().name()).isEqualTo("mcp__demo__change_list");
    var description = tool("echo").description();
    assertThat(description).startsWith("Does echo. xx").hasSize(McpLimits.DESCRIPTION_CHARS);
    assertThat(tool("echo").inputSchema().tree().at("/properties/text/type").asString())
        .isEqualTo("string");
  }

  @Test
  void arguments_go_and_results_come() throws Exception {
    connect();
    assertThat(
            ToolRun.of(tool("echo"), "{\"text\":\"hé\",\"n\":1.50,\"big\":12345678901234567890}")
                .text())
        .isEqualTo("{\"text\":\"hé\",\"n\":1.5,\"big\":12345678901234567890}");
    assertThat(ToolRun.of(tool("fail"), "{}")).isEqualTo(ToolOutput.error("no such row"));
    assertThat(ToolRun.of(tool("refuse"), "{}").text()).contains("refused", "not with ***");
    assertThat(ToolRun.of(tool("echo"), "[]").isError()).isTrue();
    assertThat(ToolRun.of(tool("chatter"), "{}").text()).isEqualTo("said");
  }

  @Test
  void every_kind_of_content_becomes_something_the_api_takes() throws Exception {
    connect();
    var blocks = ToolRun.of(tool("kinds"), "{}").content();
    assertThat(blocks).hasSize(8);
    assertThat(blocks.get(1)).isInstanceOf(ContentBlock.Image.class);
    assertThat(blocks.get(1).raw().tree().at("/source/media_type").asString())
        .isEqualTo("image/png");
    assertThat(ToolRun.of(tool("kinds"), "{}").text())
        .contains("words", "left out", "audio/wav", "inside", "file:///b", "file:///c", "hologram");
  }

  @Test
  void a_huge_result_is_cut_and_says_so() throws Exception {
    connect();
    var output = ToolRun.of(tool("huge"), "{}");
    assertThat(output.content()).hasSize(2);
    assertThat(output.text()).endsWith("[cut: 100000 of 1000000 characters are shown]");
  }

  @Test
  void a_message_without_end_ends_the_connection() throws Exception {
    connect();
    assertThat(ToolRun.of(tool("endless"), "{}").text()).contains("more than 16 MB", "unknown");
    assertThat(ToolRun.of(tool("echo"), "{}").isError()).isFalse();
  }

  @Test
  void a_call_in_which_the_server_dies_is_not_repeated_and_the_next_one_connects_again()
      throws Exception {
    connect("log", log().toString());
    var output = ToolRun.of(tool("die"), "{}");
    assertThat(output.isError()).isTrue();
    assertThat(output.text()).contains("code 7", "out of cheese", "unknown", "not made again");
    assertThat(Files.readAllLines(log())).hasSize(1);
    assertThat(ToolRun.of(tool("echo"), "{}").text()).isEqualTo("{}");
    assertThat(Files.readAllLines(log())).hasSize(2);
    assertThat(ToolRun.of(tool("fail"), "{}").text()).contains("does not offer");
  }

  @Test
  void garbage_ends_the_call_at_once() throws Exception {
    connect();
    assertThat(ToolRun.of(tool("garbage"), "{}").text()).contains("no JSON-RPC message");
    assertThat(ToolRun.of(tool("echo"), "{}").isError()).isFalse();
  }

  @Test
  void a_call_that_takes_too_long_is_given_up() throws Exception {
    connect(
        new McpLimits(Duration.ofSeconds(20), Duration.ofMillis(300), 1000),
        "log",
        log().toString());
    assertThat(ToolRun.of(tool("hang"), "{}").text())
        .contains("no answer within 0.3 seconds", "unknown");
    Await.until("the server is told", () -> read(log()).contains("cancelled"));
  }

  @Test
  void a_cancelled_call_returns_at_once_and_the_server_is_told() throws Exception {
    connect("log", log().toString());
    var run = new ToolRun();
    var thread = new CompletableFuture<Thread>();
    var outcome = new CompletableFuture<Throwable>();
    Thread.startVirtualThread(() -> {
      thread.complete(Thread.currentThread());
      try {
        run.run(tool("hang"), "{}");
      } catch (Throwable e) {
        outcome.complete(e);
      }
    });
    Await.until("it waits", () -> thread.join().getState() == Thread.State.WAITING);
    run.cancel();
    assertThat(outcome.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(InterruptedException.class);
    Await.until("the server is told", () -> read(log()).contains("cancelled"));
    assertThat(ToolRun.of(tool("echo"), "{}").text()).isEqualTo("{}");
  }

  @Test
  void an_interrupt_takes_a_call_back() throws Exception {
    connect("log", log().toString());
    var outcome = new CompletableFuture<Throwable>();
    var thread =
        Thread.startVirtualThread(() -> {
          try {
            ToolRun.of(tool("hang"), "{}");
          } catch (Throwable e) {
            outcome.complete(e);
          }
        });
    Await.until("it waits", () -> thread.getState() == Thread.State.WAITING);
    thread.interrupt();
    assertThat(outcome.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(InterruptedException.class);
    Await.until("the server is told", () -> read(log()).contains("cancelled"));
  }

  @Test
  void closing_kills_children_and_orphans_of_the_server() throws Exception {
    connect();
    var pids = folder.resolve("pids");
    assertThat(ToolRun.of(tool("offspring"), "{\"text\":\"" + pids + "\"}").isError()).isFalse();
    Await.until("they run", () -> read(pids).contains("done"));
    open.close();
    var left =
        Files.readAllLines(pids).stream()
            .filter(line -> !line.equals("done"))
            .filter(
                pid -> ProcessHandle.of(Long.parseLong(pid)).map(StdioMcpTest::runs).orElse(false));
    assertThat(left).isEmpty();
    assertThat(ToolRun.of(tool("echo"), "{}").text()).contains("closed");
  }

  /** A container's first process may not collect orphans. */
  private static boolean runs(ProcessHandle process) {
    return !read(Path.of("/proc/" + process.pid() + "/stat")).contains(") Z ");
  }

  @Test
  void only_what_a_program_needs_is_inherited() throws Exception {
    connect();
    var names = ToolRun.of(tool("env"), "{}").text().lines().toList();
    assertThat(names).contains("PATH", "TOKEN");
    assertThat(names)
        .isSubsetOf(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "LC_ALL",
            "LC_CTYPE",
            "TZ",
            "TMPDIR",
            "TOKEN",
            "CAUDAL_PROCESS",
            "PWD",
            "SHLVL",
            "_");
    assertThat(
            McpProcess.inherited(
                Map.of("ANTHROPIC_API_KEY", "sk", "AWS_SECRET_ACCESS_KEY", "s", "PATH", "/bin")))
        .isEqualTo(Map.of("PATH", "/bin"));
  }

  @Test
  void a_server_that_cannot_be_used_fails_the_start_and_says_why() {
    assertThatThrownBy(() -> connect("dies"))
        .isInstanceOfSatisfying(
            EngineFailed.class, e -> assertThat(e.code()).isEqualTo("mcp_unavailable"))
        .hasMessageContaining("demo: its process ended with code 3")
        .hasMessageContaining("token=***")
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(() -> connect("circle")).hasMessageContaining("circles");
    assertThatThrownBy(() -> connect("twins")).hasMessageContaining("change");
    assertThatThrownBy(() ->
            connect(new McpLimits(Duration.ofMillis(500), Duration.ofSeconds(1), 1000), "mute"))
        .hasMessageContaining("no answer within 0.5 seconds");
    var missing = new McpServer.Stdio("demo", List.of("/no/such/program"), Map.of());
    assertThatThrownBy(() -> McpTools.connect(List.of(missing), folder))
        .isInstanceOf(EngineFailed.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void a_server_that_stays_away_is_not_tried_again_at_once() throws Exception {
    var script = folder.resolve("server.sh");
    Files.writeString(script, "exec \"$@\"");
    var command = new java.util.ArrayList<>(List.of("sh", script.toString()));
    command.addAll(StdioMcpServer.command());
    open = McpTools.connect(List.of(new McpServer.Stdio("demo", command, Map.of())), folder);
    Files.writeString(script, "echo start >> starts; exit 1");
    assertThat(ToolRun.of(tool("die"), "{}").isError()).isTrue();
    assertThat(ToolRun.of(tool("echo"), "{}").text()).contains("cannot be reached", "code 1");
    assertThat(ToolRun.of(tool("echo"), "{}").text()).contains("not tried again so soon");
    assertThat(read(folder.resolve("starts"))).isEqualTo("start\n");
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (java.io.IOException e) {
      return "";
    }
  }
}
