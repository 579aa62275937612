// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.sim.Simulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code caudal serve} as a process of its own. */
@Tag("slow")
final class ServeTest {
  @TempDir Path folder;

  private final Map<String, String> env = new HashMap<>();

  @Test
  void it_answers_without_a_key_and_ends_well_when_told_to() throws Exception {
    try (var served = serve("--port", "0", "--log-format", "json")) {
      var answer = served.post("/agent/query", "{\"task\":\"@text hello there\"}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"result\":\"hello there\"");
      assertThat(served.get("/health").statusCode()).isEqualTo(200);
      var refused = served.post("/agent/query", "{\"task\":\"a\",\"max_turn\":3}");
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("\"field\":\"max_turn\"");
      assertThat(served.end()).isZero();
    }
    var log = Files.readAllLines(folder.resolve("err"));
    assertThat(log.getFirst()).isEqualTo("caudal serve: models are simulated, as there is no key");
    assertThat(log).filteredOn(line -> line.contains("\"route\":\"/agent/query\"")).hasSize(2);
    assertThat(log.subList(1, log.size())).allMatch(line -> line.startsWith("{\"timestamp\":\""));
    assertThat(folder.resolve(".caudal/caudal.db")).exists();
  }

  @Test
  void a_run_in_the_midst_does_not_hold_up_the_end_and_goes_on_at_the_next_start()
      throws Exception {
    String events;
    try (var served = serve("--port", "0")) {
      var words = "one two three four five six seven eight nine ten";
      var task = "{\"task\":\"@pace 400ms\\n@text " + words + "\"}";
      var made = served.post("/agent/jobs", task);
      assertThat(made.statusCode()).isEqualTo(201);
      var run = made.headers().firstValue("Location").orElseThrow();
      events = run.replace("/jobs/", "/runs/") + "/events";
      served.awaitLine(events, "\"type\":\"text\"");
      long began = System.nanoTime();
      assertThat(served.end()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }
    try (var served = serve("--port", "0")) {
      var log = served.get(events).body();
      assertThat(log).contains("\"result\":\"one two three four five six seven eight nine ten\"");
      assertThat(log.lines().filter(line -> line.contains("\"type\":\"done\""))).hasSize(1);
      assertThat(served.end()).isZero();
    }
  }

  @Test
  void a_key_goes_to_the_api_that_is_named() throws Exception {
    try (var simulator = Simulator.start()) {
      env.put("ANTHROPIC_API_KEY", "sk-test");
      env.put("ANTHROPIC_BASE_URL", simulator.baseUrl());
      try (var served = serve("--port", "0")) {
        var events = served.post("/agent/stream", "{\"task\":\"@text hi\"}").body();
        assertThat(events).contains("\"content\":\"hi\"").doesNotContain("\"simulated\"");
        assertThat(served.end()).isZero();
      }
      assertThat(folder.resolve("err")).content().doesNotContain("simulated", "sk-test");
    }
  }

  /** What is set in the environment, and the one line it is refused with. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CAUDAL_WORKERS=x | CAUDAL_WORKERS in the environment must be a whole number from 1 to 10000: x",
        "CAUDAL_HOST=0.0.0.0 | CAUDAL_HOST in the environment must be a loopback address while"
            + " there is no authentication, or --insecure be given: 0.0.0.0",
        "CAUDAL_HOST=192.0.2.1 | CAUDAL_HOST in the environment must be a loopback address while"
            + " there is no authentication, or --insecure be given: 192.0.2.1",
        "CAUDAL_NETWORKING_MODE=ziti | CAUDAL_NETWORKING_MODE in the environment must be http (ziti"
            + " is not built yet): ziti",
        "CAUDAL_JWT_SECRET=0123456789 | CAUDAL_JWT_SECRET in the environment must be at least 32"
            + " bytes for HS256: (10 characters, not shown)",
        "CAUDAL_STORE=redis://localhost | CAUDAL_STORE in the environment must be sqlite:FILE"
            + " (redis:// is not built yet): redis://localhost",
        "CAUDAL_TOOLS=Read,Bosh | CAUDAL_TOOLS in the environment must fit: there is no tool Bosh,",
        "CAUDAL_MAX_TOKENS=500000 | CAUDAL_MAX_TOKENS in the environment must fit: max tokens are"
            + " at most 128000 with claude-sonnet-5-5: 500000",
        "CAUDAL_WAIT=400 | CAUDAL_WAIT in the environment must not be above CAUDAL_WAIT_MAX: 400",
        "ANTHROPIC_BASE_URL=https://example.org | ANTHROPIC_BASE_URL in the environment needs a"
            + " key, too: https://example.org",
      })
  void what_is_set_wrongly_is_one_line_and_nothing_starts(String variable, String wrong) {
    var parts = variable.split("=", 2);
    var ran = Line.run(Line.machine(folder, Map.of(parts[0], parts[1])), "serve", "--port", "0");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).startsWith("caudal serve: " + wrong);
  }

  @Test
  void others_are_let_in_by_the_operators_word_only() throws Exception {
    try (var served = serve("--port", "0", "--host", "0.0.0.0", "--insecure")) {
      assertThat(served.base).startsWith("http://0.0.0.0:");
      assertThat(served.end()).isZero();
    }
  }

  @Test
  void a_port_or_a_store_that_is_taken_is_named() throws Exception {
    try (var taken = new ServerSocket(0)) {
      var ran = once("--port", String.valueOf(taken.getLocalPort()));
      assertThat(ran).isEqualTo(1);
      assertThat(folder.resolve("err"))
          .content()
          .contains("caudal serve: cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
    try (var served = serve("--port", "0")) {
      Files.move(folder.resolve("err"), folder.resolve("err1"));
      assertThat(once("--port", "0")).isEqualTo(1);
      assertThat(folder.resolve("err")).content().contains("caudal serve: ").contains("caudal.db");
      assertThat(served.end()).isZero();
    }
  }

  @Test
  void a_name_that_is_no_setting_is_told() throws Exception {
    env.put("CAUDAL_PROT", "80");
    try (var served = serve("--port", "0")) {
      assertThat(served.end()).isZero();
    }
    assertThat(folder.resolve("err"))
        .content()
        .contains("caudal serve: CAUDAL_PROT is no setting and does nothing");
  }

  private ProcessBuilder command(String... args) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.caudal.cli.Main", "serve"));
    command.addAll(List.of(args));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(ANTHROPIC|CAUDAL|CLAUDE).*"));
    builder.environment().putAll(env);
    return builder;
  }

  private int once(String... args) throws Exception {
    var process = command(args).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private Served serve(String... args) throws IOException {
    var process = command(args).start();
    var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    var line = out.readLine();
    assertThat(line)
        .as(Files.readString(folder.resolve("err")))
        .matches("listening on http://\\S+:\\d+");
    return new Served(process, line.substring("listening on ".length()));
  }

  /** A server that a test has started. */
  private record Served(Process process, String base) implements AutoCloseable {

    HttpResponse<String> post(String path, String body) throws Exception {
      return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String path) throws Exception {
      return send(request(path));
    }

    /** Reads a stream until something is in it. */
    void awaitLine(String path, String part) throws Exception {
      try (var http = HttpClient.newHttpClient()) {
        var lines = http.send(request(path).build(), BodyHandlers.ofLines()).body();
        assertThat(lines.anyMatch(line -> line.contains(part))).isTrue();
        http.shutdownNow();
      }
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create(base + path))
          .header("Content-Type", "application/json")
          .timeout(Duration.ofSeconds(60));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      try (var http = HttpClient.newHttpClient()) {
        return http.send(request.build(), BodyHandlers.ofString());
      }
    }

    int end() throws InterruptedException {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
