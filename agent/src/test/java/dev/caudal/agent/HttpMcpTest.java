// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpMcpTest {
  private static final Map<String, String> HEADERS = Map.of("Authorization", "Bearer secret-1234");

  @TempDir Path folder;
  private HttpMcpServer server;
  private McpTools open = McpTools.connect(List.of(), Path.of(""));

  @BeforeEach
  void start() throws IOException {
    server = new HttpMcpServer(0);
  }

  @AfterEach
  void stop() {
    open.close();
    server.close();
  }

  private McpTools connect(String path, Map<String, String> headers) {
    var limits = new McpLimits(Duration.ofSeconds(5), Duration.ofMillis(1500), 1000);
    open =
        McpTools.connect(
            List.of(new McpServer.Http("web", server.url(path), headers)), folder, limits);
    return open;
  }

  private Tool tool(String name) {
    return open.tools().stream()
        .filter(tool -> tool.name().equals("mcp__web__" + name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answers_come_as_json_or_as_events(boolean streams) throws Exception {
    server.streams = streams;
    connect("/mcp", HEADERS);
    assertThat(open.tools()).hasSize(7);
    assertThat(ToolRun.of(tool("echo"), "{\"a\":1}").text()).isEqualTo("{\"a\":1}");
    open.close();
    assertThat(server.log.stream().filter(line -> !line.startsWith(" ")))
        .startsWith("initialize null", "notifications/initialized 2025-06-18")
        .contains("tools/list 2025-06-18", "tools/call 2025-06-18", "delete session-1");
  }

  @Test
  void a_session_that_the_server_forgot_is_opened_again_and_the_refused_call_is_made()
      throws Exception {
    connect("/mcp", HEADERS);
    server.session = "another";
    assertThat(ToolRun.of(tool("echo"), "{}").text()).isEqualTo("{}");
    assertThat(server.sessions).hasValue(2);
  }

  @Test
  void a_restarted_server_is_found_again() throws Exception {
    connect("/mcp", HEADERS);
    int port = server.port();
    server.close();
    assertThat(ToolRun.of(tool("echo"), "{}").text()).contains("No answer");
    server = new HttpMcpServer(port);
    assertThat(ToolRun.of(tool("echo"), "{}").text()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "half", "nothing", "odd", "huge"})
  void a_call_without_an_answer_is_not_repeated(String name) throws Exception {
    connect("/mcp", HEADERS);
    var before = System.nanoTime();
    var output = ToolRun.of(tool(name), "{}");
    assertThat(output.isError()).isTrue();
    assertThat(output.text()).contains("unknown", "not made again").doesNotContain("1.5 seconds");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(1400));
    assertThat(server.log.stream().filter(line -> line.startsWith("tools/call"))).hasSize(1);
    assertThat(ToolRun.of(tool("echo"), "{}").text()).isEqualTo("{}");
  }

  @Test
  void a_cancelled_call_returns_at_once_and_the_server_is_told() throws Exception {
    connect("/mcp", HEADERS);
    var run = new ToolRun();
    var outcome = new CompletableFuture<Throwable>();
    Thread.startVirtualThread(() -> {
      try {
        run.run(tool("hang"), "{}");
      } catch (Throwable e) {
        outcome.complete(e);
      }
    });
    Await.until(
        "it is called", () -> server.log.stream().anyMatch(line -> line.startsWith("tools/call")));
    run.cancel();
    assertThat(outcome.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(InterruptedException.class);
    Await.until(
        "it is told",
        () -> server.log.stream().anyMatch(line -> line.startsWith("notifications/cancelled")));
  }

  @Test
  void a_call_that_takes_too_long_is_given_up() throws Exception {
    connect("/mcp", HEADERS);
    assertThat(ToolRun.of(tool("hang"), "{}").text())
        .contains("no answer within 1.5 seconds", "unknown");
  }

  @Test
  void a_redirect_is_followed_on_the_same_host_only() throws Exception {
    server.redirect = "/mcp";
    connect("/moved", HEADERS);
    assertThat(ToolRun.of(tool("echo"), "{}").text()).isEqualTo("{}");
    server.redirect = "http://127.0.0.2:" + server.port() + "/mcp";
    assertThatThrownBy(() -> connect("/moved", HEADERS))
        .hasMessageContaining("another host, 127.0.0.2");
    server.redirect = "/moved";
    assertThatThrownBy(() -> connect("/moved", HEADERS)).hasMessageContaining("too often");
  }

  @Test
  void headers_do_not_show_up_in_errors() {
    assertThatThrownBy(() -> connect("/mcp", Map.of("Authorization", "Bearer wrong-5678")))
        .isInstanceOfSatisfying(
            EngineFailed.class, e -> assertThat(e.code()).isEqualTo("mcp_unavailable"))
        .hasMessageContaining("web: it answered with status 401")
        .hasMessageNotContaining("wrong-5678");
    assertThatThrownBy(() -> connect("/mcp", Map.of("X-Key", "wrong-5678\n")))
        .hasMessageContaining("X-Key")
        .hasMessageNotContaining("wrong-5678");
  }

  @Test
  void one_unreachable_server_of_two_fails_the_start_and_the_other_is_let_go() {
    var good = new McpServer.Http("good", server.url("/mcp"), HEADERS);
    var gone = new McpServer.Http("gone", java.net.URI.create("http://127.0.0.1:1/mcp"), Map.of());
    var file = new McpServer.Http("file", java.net.URI.create("file:///etc/passwd"), Map.of());
    assertThatThrownBy(() -> McpTools.connect(List.of(good, gone, file), folder))
        .hasMessageContaining("gone: no connection")
        .hasMessageContaining("file: its address")
        .hasMessageNotContaining("good");
    assertThat(server.log).contains("delete session-1");
  }

  record Nothing() {}

  @Test
  void own_tools_keep_their_traits_and_names_are_checked() throws Exception {
    var add = Tool.of("add", "Adds", Nothing.class, input -> "sum").repeatable();
    open = McpTools.connect(List.of(new McpServer.InProcess("own", List.of(add))), folder);
    var tool = open.tools().getFirst();
    assertThat(tool.name()).isEqualTo("mcp__own__add");
    assertThat(tool.traits()).isEqualTo(add.traits());
    assertThat(ToolRun.of(tool, "{}").text()).isEqualTo("sum");

    assertThatThrownBy(() ->
            McpTools.connect(List.of(new McpServer.InProcess("own", List.of(add, add))), folder))
        .hasMessageContaining("mcp__own__add");
    assertThatThrownBy(
            () -> McpTools.connect(List.of(new McpServer.InProcess("a b", List.of())), folder))
        .isInstanceOf(InvalidRequest.class);
    var twice = new McpServer.InProcess("own", List.of());
    assertThatThrownBy(() -> McpTools.connect(List.of(twice, twice), folder))
        .isInstanceOf(InvalidRequest.class);
    var long_ = Tool.of("x".repeat(120), "long", Nothing.class, input -> "");
    assertThatThrownBy(
            () -> McpTools.connect(List.of(new McpServer.InProcess("own", List.of(long_))), folder))
        .hasMessageContaining("too long");
  }

  @Test
  void connections_that_were_closed_leave_no_threads() throws Exception {
    connect("/mcp", HEADERS);
    open.close();
    int before = mcpThreads();
    for (int i = 0; i < 20; i++) {
      connect("/mcp", HEADERS);
      assertThat(ToolRun.of(tool("echo"), "{}").isError()).isFalse();
      open.close();
    }
    Await.until("threads are gone", () -> mcpThreads() <= before + 1);
  }

  /**
   * Platform threads; the fixed few that the SDK's scheduler keeps are there from the first call.
   */
  private static int mcpThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> !name.startsWith("junit") && !name.startsWith("HTTP"))
            .count();
  }
}
