// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.sim.Simulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimTest {
  @TempDir Path folder;

  @Test
  void it_says_where_it_listens_and_ends_well_when_told_to() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.caudal.cli.Main",
                "sim",
                "--port",
                "0")
            .redirectError(folder.resolve("err").toFile())
            .start();
    try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      var line = out.readLine();
      assertThat(line).matches("listening on http://127\\.0\\.0\\.1:\\d+");
      assertThat(ask(line.substring("listening on ".length()))).contains("hello there");
      process.toHandle().destroy();
      assertThat(out.readLine()).isNull();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(folder.resolve("err")).isEmptyFile();
  }

  private static String ask(String base) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var body =
          "{\"model\":\"claude-opus-5-5\",\"max_tokens\":99,\"messages\":[{\"role\":\"user\","
              + "\"content\":\"@text hello there\"}]}";
      var request =
          HttpRequest.newBuilder(URI.create(base + "/v1/messages"))
              .header("x-api-key", "any")
              .header("anthropic-version", "2023-06-01")
              .POST(BodyPublishers.ofString(body))
              .build();
      return http.send(request, BodyHandlers.ofString()).body();
    }
  }

  @Test
  void a_wrong_script_is_one_line_and_nothing_starts() throws IOException {
    var script = Files.writeString(folder.resolve("bad.yaml"), "rules:\n  - steps: [shout]\n");
    var ran = sim("--script", script.toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .isEqualToIgnoringNewLines("caudal sim: " + script + ":2: there is no such step: shout");
  }

  @Test
  void a_script_that_is_not_there_is_named() {
    var ran = sim("--script", folder.resolve("none.yaml").toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("none.yaml");
  }

  @Test
  void a_port_that_is_taken_is_named() {
    try (var simulator = Simulator.start()) {
      var ran = sim("--port", String.valueOf(simulator.port()));
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err()).contains("port cannot be listened on: " + simulator.port());
    }
  }

  private Ran sim(String... args) {
    var all = new String[args.length + 1];
    all[0] = "sim";
    System.arraycopy(args, 0, all, 1, args.length);
    return Line.run(Line.machine(folder, Map.of()), all);
  }
}
