// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A recording: a file with one request and its answer on each line, without secrets. */
final class Tape {

  /** What was answered. */
  record Answer(int status, Map<String, String> headers, String body) {}

  private final Path file;

  Tape(Path file) {
    this.file = file;
  }

  /** Adds one exchange, as it is after {@link Secrets} went over it. */
  synchronized void add(String path, JsonNode request, Answer answer) {
    var line = Json.object();
    line.putObject("request").put("path", path).set("body", request);
    var response = line.putObject("response").put("status", answer.status());
    var headers = response.putObject("headers");
    answer.headers().forEach(headers::put);
    response.put("body", answer.body());
    try {
      Files.writeString(
          file, Json.text(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new SimulatorException.BadFile(file, failed);
    }
  }

  /** Sees to it that the file can be written, before anything is asked. */
  void open() {
    try {
      Files.writeString(file, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new SimulatorException.BadFile(file, failed);
    }
  }

  /** One line of a tape. */
  record Exchanged(String path, JsonNode request, Answer answer) {}

  List<Exchanged> read() {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException failed) {
      throw new SimulatorException.BadFile(file, failed);
    }
    var all = new ArrayList<Exchanged>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        all.add(exchanged((ObjectNode) Json.read(lines.get(i))));
      } catch (JacksonException | ClassCastException broken) {
        throw new SimulatorException.BadScript(
            file, i + 1, "each line of a recording is one exchange");
      }
    }
    return all;
  }

  private static Exchanged exchanged(ObjectNode line) {
    var response = line.path("response");
    var headers = new LinkedHashMap<String, String>();
    response.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString("")));
    return new Exchanged(
        Json.string(line.path("request"), "path"),
        line.path("request").path("body"),
        new Answer(response.path("status").intValue(), headers, Json.string(response, "body")));
  }
}
