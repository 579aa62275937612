// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads of a server, when all is over, what it says has happened. */
final class Hindsight {
  private final MortalServer server;

  Hindsight(MortalServer server) {
    this.server = server;
  }

  /** A run's log in pages, to its end; waits for that. */
  Transcript log(String run) throws Exception {
    awaitEnd(run);
    var transcript = new Transcript();
    long after = 0;
    while (true) {
      var page = get("/agent/runs/" + run + "/events?limit=100&after=" + after, "application/json");
      page.path("events").forEach(transcript::add);
      if (page.path("done").asBoolean()) {
        return transcript;
      }
      assertThat(page.path("next_after").asLong()).as("%s", page).isGreaterThan(after);
      after = page.path("next_after").asLong();
    }
  }

  private void awaitEnd(String run) throws Exception {
    var request = server.request("/agent/runs/" + run + "/events");
    request.header("Accept", "application/x-ndjson");
    server.http.send(request.build(), BodyHandlers.discarding());
  }

  String status(String run) throws Exception {
    return get("/agent/runs/" + run, "application/json").path("status").asString();
  }

  /** All runs there are. */
  Set<String> runs() throws Exception {
    var all = new HashSet<String>();
    var before = "";
    do {
      var page = get("/agent/runs?limit=100" + before, "application/json");
      page.path("runs").forEach(run -> assertThat(all.add(run.path("run_id").asString())).isTrue());
      before = page.path("next").isNull() ? "" : "&before=" + page.path("next").asString();
    } while (!before.isEmpty());
    return all;
  }

  private JsonNode get(String path, String type) throws Exception {
    var answer =
        server.http.send(
            server.request(path).header("Accept", type).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return PatientCaller.JSON.readTree(answer.body());
  }
}
