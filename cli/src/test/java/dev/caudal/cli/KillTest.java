// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.sim.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
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
 * A server at work is killed again and again, at any moment, and started on what it left: each run
 * ends once, readers who come back miss nothing and hear nothing twice, and no tool that must not
 * be repeated is.
 *
 * <p>{@code -Dcaudal.kill.seed=} makes the choices of an earlier run again. Where exactly a kill
 * hits is the machine's choice.
 */
final class KillTest {
  private static final int LIVE = 20;
  private static final int JOBS = 50;
  private static final int LIFE_MS = 2_500;
  private static final String WORDS = "one two three four five six seven eight nine ten ";

  private final long seed = Long.getLong("caudal.kill.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> accepted = new HashSet<>();
  private final Map<String, Integer> endings = new HashMap<>();
  private int kills;
  private int returns;
  private int hidden;
  private int wave;

  @TempDir Path folder;

  @Test
  @Tag("slow")
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void five_kills_lose_and_double_nothing() throws Exception {
    kill(5);
  }

  @Test
  @Tag("deep")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void thirty_kills_lose_and_double_nothing() throws Exception {
    kill(30);
  }

  private void kill(int times) throws Exception {
    try (var simulator = Simulator.start();
        var server = new MortalServer(folder, simulator.baseUrl());
        threads) {
      while (kills < times) {
        wave(server, times);
      }
      assertThat(new Hindsight(server).runs()).isEqualTo(accepted);
      System.out.printf(
          "kill suite: seed %d, %d kills, %d live runs, %d jobs, ended %s; lost 0, doubled 0;"
              + " readers came back %d times, %d outcomes hidden; started in %s%n",
          seed, kills, wave * LIVE, wave * JOBS, endings, returns, hidden, server.startTimes());
    } finally {
      threads.shutdownNow();
    }
  }

  /** New work, and a kill or more until it has ended. */
  private void wave(MortalServer server, int times) throws Exception {
    wave++;
    var live = new ArrayList<Future<PatientCaller>>();
    for (int i = 0; i < LIVE; i++) {
      var caller =
          new PatientCaller(server, "live-" + wave + "-" + i, live("live-" + wave + "-" + i));
      live.add(threads.submit(caller::stream));
    }
    var jobs = new ArrayList<Future<String>>();
    for (int i = 0; i < JOBS; i++) {
      var key = "job-" + wave + "-" + i;
      jobs.add(threads.submit(new PatientCaller(server, key, job(key))::queue));
    }
    kills(server, times);
    var log = new Hindsight(server);
    for (var caller : live) {
      checkLive(log, caller.get());
    }
    for (int i = 0; i < JOBS; i++) {
      checkJob(log, jobs.get(i).get(), "job-" + wave + "-" + i);
    }
  }

  /** Two at most: with the third in a row a run would rightly be given up. */
  private void kills(MortalServer server, int times) throws Exception {
    server.killAfter(50 + random.nextInt(LIFE_MS));
    kills++;
    if (kills < times && random.nextInt(3) == 0) {
      kills++;
      if (random.nextBoolean()) {
        server.killInItsStart(100 + random.nextInt(1_000));
      } else {
        server.start();
        server.killAfter(1 + random.nextInt(LIFE_MS / 2));
      }
    }
    server.start();
  }

  private String live(String name) {
    return task("@pace 20ms\n@text "
            + WORDS
            + "\n@tool Glob {\"pattern\":\"*\"}\n@pace 20ms\n@text "
            + WORDS
            + "\n@tool Bash {\"command\":\"echo "
            + name
            + " >>"
            + folder.resolve("ledger")
            + "; sleep 0.2\"}\n@pace 20ms\n@text "
            + WORDS)
        .put("permission_mode", "deny_unlisted")
        .set("allowed_tools", PatientCaller.JSON.createArrayNode().add("Glob").add("Bash"))
        .toString();
  }

  private static String job(String name) {
    return task("@pace 20ms\n@text the work " + name + " is done now")
        .set("tools", PatientCaller.JSON.createArrayNode())
        .toString();
  }

  private static tools.jackson.databind.node.ObjectNode task(String text) {
    return PatientCaller.JSON.createObjectNode().put("task", text);
  }

  private void checkLive(Hindsight server, PatientCaller caller) throws Exception {
    returns += caller.calls() - 1;
    var log = server.log(caller.runId());
    ended(server, caller.runId(), log);
    assertThat(caller.transcript().ending()).as("%s", caller.transcript()).isEqualTo(log.ending());
    assertThat(caller.transcript().text())
        .as("what %s was told, where the log is %s", caller.transcript(), log)
        .isEqualTo(log.text());
    assertThat(log.text()).as("%s", log).isEqualTo(WORDS.repeat(3));
    assertThat(log.of("tool_use")).as("%s", log).hasSize(2);
    assertThat(log.of("milestone")).as("%s", log).hasSize(1);
    assertThat(log.of("progress"))
        .as("%s", log)
        .extracting(it -> it.path("step").asInt())
        .containsExactly(1, 2);
    var results = log.of("tool_result");
    assertThat(results)
        .as("%s", log)
        .extracting(it -> it.path("tool").asString())
        .containsExactly("Glob", "Bash");
    boolean known = !results.getLast().path("is_error").asBoolean();
    hidden += known ? 0 : 1;
    assertThat(written(caller.key())).as("%s", log).isBetween(known ? 1L : 0L, 1L);
  }

  private long written(String name) throws Exception {
    return Files.readAllLines(folder.resolve("ledger")).stream().filter(name::equals).count();
  }

  private void checkJob(Hindsight server, String run, String name) throws Exception {
    var log = server.log(run);
    ended(server, run, log);
    assertThat(log.text()).as("%s", log).isEqualTo("the work " + name + " is done now");
  }

  private void ended(Hindsight server, String run, Transcript log) throws Exception {
    assertThat(accepted.add(run)).as("%s is a run of its own", run).isTrue();
    assertThat(log.of("start")).as("%s", log).hasSize(1);
    assertThat(server.status(run)).as("%s", log).isEqualTo("completed");
    assertThat(log.ending().path("type").asString()).as("%s", log).isEqualTo("done");
    endings.merge(log.ending().path("subtype").asString(), 1, Integer::sum);
  }
}
