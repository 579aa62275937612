// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.sim.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server at work is told to stop: it ends soon and well, leaves no process behind, and what it
 * was at is gone on with by the next one.
 */
final class DrainTest {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final int LIVE = 5;

  /** More than a server has time for between its start and its end. */
  private static final String WORDS = "a word or two ".repeat(105);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> accepted = new HashSet<>();
  private final List<Future<PatientCaller>> live = new ArrayList<>();
  private final List<Future<PatientCaller>> busy = new ArrayList<>();
  private final List<Long> stopMillis = new ArrayList<>();
  private int rewinds;

  @TempDir Path folder;

  @Test
  @Tag("deep")
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void told_to_stop_five_times_it_ends_well_and_goes_on() throws Exception {
    stop(5);
  }

  @Test
  @Tag("deep")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void told_to_stop_twenty_times_it_ends_well_and_goes_on() throws Exception {
    stop(20);
  }

  private void stop(int times) throws Exception {
    var fifo = folder.resolve("up");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    try (var simulator = Simulator.start();
        var server = new MortalServer(folder, simulator.baseUrl());
        threads) {
      for (int round = 0; round < times; round++) {
        round(server, round, fifo);
      }
      check(new Hindsight(server));
      assertThat(new Hindsight(server).runs()).isEqualTo(accepted);
      System.out.printf(
          "drain suite: %d stops, %d runs, %d answers begun anew; ended in %s ms; started in %s%n",
          times, accepted.size(), rewinds, stopMillis, server.startTimes());
    } finally {
      threads.shutdownNow();
    }
  }

  private void round(MortalServer server, int round, Path fifo) throws Exception {
    for (int i = 0; i < LIVE; i++) {
      live.add(stream(server, "live-" + round + "-" + i, "@pace 20ms\n@text " + WORDS));
    }
    var sleeper = "sleep 4711." + round;
    var command = "echo up >" + fifo + "; " + sleeper;
    var task = "@tool Bash {\"command\":\"" + command + "\"}\n@text gone on with";
    busy.add(stream(server, "busy-" + round, task));
    assertThat(Files.readString(fifo)).isEqualTo("up\n");
    var children = server.children();
    assertThat(children).isNotEmpty();

    long began = System.nanoTime();
    assertThat(server.stop(WITHIN)).as(server.errors()).isZero();
    stopMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    for (var child : children) {
      child.onExit().get(2, TimeUnit.SECONDS);
    }
    assertThat(ProcessHandle.allProcesses().flatMap(it -> it.info().commandLine().stream()))
        .noneMatch(line -> line.contains(sleeper));
    server.start();
  }

  /** What was begun has ended once, however often its server was told to stop meanwhile. */
  private void check(Hindsight server) throws Exception {
    for (var caller : live) {
      var log = ended(server, caller.get());
      assertThat(log.text()).isEqualTo(WORDS);
      rewinds += log.of("rewind").size();
    }
    for (var caller : busy) {
      var result = ended(server, caller.get()).of("tool_result");
      assertThat(result).hasSize(1);
      assertThat(result.getFirst().path("tool").asString()).isEqualTo("Bash");
      assertThat(result.getFirst().path("is_error").asBoolean()).as("%s", result).isTrue();
    }
    assertThat(rewinds).as("runs in the midst when their server ended").isPositive();
  }

  private Future<PatientCaller> stream(MortalServer server, String key, String task) {
    var body = PatientCaller.JSON.createObjectNode().put("task", task);
    body.put("permission_mode", "deny_unlisted").putArray("allowed_tools").add("Bash");
    return threads.submit(new PatientCaller(server, key, body.toString())::stream);
  }

  private Transcript ended(Hindsight server, PatientCaller caller) throws Exception {
    var log = server.log(caller.runId());
    assertThat(accepted.add(caller.runId())).isTrue();
    assertThat(log.ending().path("subtype").asString()).as("%s", log).isEqualTo("success");
    assertThat(log.of("start")).as("%s", log).hasSize(1);
    assertThat(caller.transcript().ending()).isEqualTo(log.ending());
    assertThat(caller.transcript().text()).isEqualTo(log.text());
    return log;
  }
}
