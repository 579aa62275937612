// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caudal.cli.config.Configuration;
import dev.caudal.cli.config.Settings;
import dev.caudal.cli.log.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does once what commands usually do, so that the start-up cache knows the way. Not for people. */
@Command(name = "train", hidden = true)
final class Train implements Callable<Integer> {
  private static final int ROUNDS = 3;

  private static final String TASK =
      "@think so\n@text Let me see.\n@tool Glob {\"pattern\":\"*\"}\n@text Hello there";

  private final Machine machine;

  Train(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Integer call() throws IOException {
    // Without any variable that could lead to a real model.
    var alone = new Machine(Map.of("PATH", "/usr/bin:/bin"), machine.home(), machine.system());
    Main.run(alone, nowhere(), "doctor");
    var folder = Files.createTempDirectory("caudal-train");
    try {
      Main.run(alone, nowhere(), "run", "--cwd", folder.toString(), TASK);
      Main.run(alone, nowhere(), "run", "--cwd", folder.toString(), "--json", TASK);
      serve(folder);
    } finally {
      remove(folder);
    }
    return 0;
  }

  private void serve(Path folder) throws IOException {
    var line = Map.of(Settings.PORT.name(), "0", Settings.DATA.name(), folder.toString());
    Log.serve(true);
    var plan = Plan.of(Configuration.load(folder, Map.of(), line), machine, true, false);
    try (var serving = Serving.start(plan)) {
      var at = URI.create(serving.baseUrl());
      for (int i = 0; i < ROUNDS; i++) {
        ask(at, "POST /agent/query", "{\"task\":\"@text hello there\",\"max_turns\":3}");
        ask(at, "POST /agent/stream", "{\"task\":\"@text hello there\"}");
        ask(at, "POST /agent/jobs", "{\"task\":\"@text hello\",\"metadata\":{\"a\":\"b\"}}");
        ask(at, "GET /agent/stream?task=%40text+hello", "");
        ask(at, "GET /health", "");
      }
    }
  }

  /** Over a bare socket: a client's classes have no place in the cache. */
  private static void ask(URI at, String what, String body) throws IOException {
    try (var socket = new Socket(at.getHost(), at.getPort())) {
      var head =
          "%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
              .formatted(what, at.getAuthority(), body.length());
      socket.getOutputStream().write((head + "Connection: close\r\n\r\n" + body).getBytes(UTF_8));
      socket.getInputStream().readAllBytes();
    }
  }

  private static Terminal nowhere() {
    var writer = new PrintWriter(Writer.nullWriter());
    return new Terminal(InputStream.nullInputStream(), writer, writer, false, true, false);
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
