// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller who does not give up: whatever breaks off is asked for again, from where it stood. */
final class PatientCaller {
  static final JsonMapper JSON = new JsonMapper();

  private final MortalServer server;
  private final String key;
  private final String body;
  private final Transcript transcript = new Transcript();
  private String cursor = "";
  private boolean closed;
  private int returns;

  /**
   * @param key makes a repeated request the same request
   */
  PatientCaller(MortalServer server, String key, String body) {
    this.server = server;
    this.key = key;
    this.body = body;
  }

  /** Has a job queued; its run's id. */
  String queue() throws InterruptedException {
    while (true) {
      try {
        var answer = server.http.send(begin("/agent/jobs"), BodyHandlers.ofString());
        if (answer.statusCode() != 503) {
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
          return JSON.readTree(answer.body()).path("job_id").asString();
        }
      } catch (IOException broken) {
        // Whether it was taken in is not known; the key says that it is the same.
      }
      server.pause();
    }
  }

  /** Starts a run and reads it to its end. */
  PatientCaller stream() throws InterruptedException {
    for (; !closed; returns++) {
      try {
        read(cursor.isEmpty() || returns % 2 == 0 ? begin("/agent/stream") : comeBack());
      } catch (IOException broken) {
        server.pause();
      }
    }
    return this;
  }

  private HttpRequest begin(String path) throws InterruptedException {
    var request = server.request(path).header("Idempotency-Key", key);
    if (!cursor.isEmpty()) {
      request.header("Last-Event-ID", cursor);
    }
    return request.POST(BodyPublishers.ofString(body)).build();
  }

  /** By the other door: the run's own. */
  private HttpRequest comeBack() throws InterruptedException {
    var seq = cursor.substring(cursor.indexOf(':') + 1);
    return server
        .request("/agent/runs/" + runId() + "/events")
        .header("Accept", "text/event-stream")
        .header("Last-Event-ID", seq)
        .build();
  }

  private void read(HttpRequest request) throws IOException, InterruptedException {
    var answer = server.http.send(request, BodyHandlers.ofInputStream());
    try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
      if (answer.statusCode() == 204) {
        closed = true;
        return;
      }
      if (answer.statusCode() == 503) {
        throw new IOException("draining");
      }
      if (answer.statusCode() != 200) {
        throw new AssertionError(answer + ": " + lines.readLine());
      }
      blocks(lines);
    }
  }

  private void blocks(BufferedReader lines) throws IOException {
    var id = "";
    for (var line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
      if (line.startsWith("id: ")) {
        id = line.substring("id: ".length());
      } else if (line.startsWith("data: ")) {
        take(JSON.readTree(line.substring("data: ".length())));
      } else if (line.isEmpty() && !id.isEmpty()) {
        cursor = id.contains(":") ? id : runId() + ":" + id;
        id = "";
      }
    }
  }

  private void take(JsonNode event) {
    if (event.path("type").asString().equals("close")) {
      closed = true;
    } else {
      transcript.add(event);
    }
  }

  String key() {
    return key;
  }

  String runId() {
    return cursor.substring(0, cursor.indexOf(':'));
  }

  Transcript transcript() {
    return transcript;
  }

  /** How often it had to call. */
  int calls() {
    return returns;
  }
}
