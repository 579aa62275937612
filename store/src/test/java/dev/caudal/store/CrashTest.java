// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process under load is killed again and again, at any moment, on one file: nothing it has
 * answered, and nothing its readers have seen, is lost, missing or there twice.
 *
 * <p>{@code -Dcaudal.crash.seed=} makes the choices of an earlier run again. Where exactly a kill
 * hits is the machine's choice.
 */
final class CrashTest {

  private static final Duration OPEN_MAX = Duration.ofSeconds(2);
  private static final int FACTS_MAX = 4_500;
  private static final int FAULTS_SHOWN = 20;

  private final long seed = Long.getLong("caudal.crash.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final CrashLedger ledger = new CrashLedger();
  private long lost;
  private long gaps;
  private long doubles;

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void fifty_kills_lose_and_double_nothing() throws Exception {
    kill(50);
  }

  @Test
  @Tag("deep")
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void two_hundred_kills_lose_and_double_nothing() throws Exception {
    kill(200);
  }

  private void kill(int times) throws Exception {
    for (int round = 1; round <= times; round++) {
      ledger.round(round);
      run(round);
      verify(round);
    }
    Collections.sort(ledger.openNanos);
    System.out.printf(
        "crash suite: seed %d, %d kills, %d facts, %d acknowledged entries; lost %d, gaps %d,"
            + " duplicates %d; reopened in %d ms (p50), %d ms (max)%n",
        seed,
        times,
        ledger.facts,
        ledger.entries,
        lost,
        gaps,
        doubles,
        TimeUnit.NANOSECONDS.toMillis(ledger.openNanos.get(ledger.openNanos.size() / 2)),
        TimeUnit.NANOSECONDS.toMillis(ledger.openNanos.getLast()));
    assertThat(Duration.ofNanos(ledger.openNanos.getLast())).isLessThanOrEqualTo(OPEN_MAX);
  }

  /** One process, from its start to its death. */
  private void run(int round) throws Exception {
    var scratch = Files.createDirectories(folder.resolve("scratch"));
    var errors = scratch.resolve("errors");
    var level = Durability.values()[random.nextInt(Durability.values().length)];
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dorg.sqlite.tmpdir=" + scratch,
                "-cp",
                System.getProperty("java.class.path"),
                CrashLoad.class.getName(),
                folder.resolve("store.db").toString(),
                String.valueOf(round),
                String.valueOf(random.nextLong()),
                level.name())
            .redirectError(errors.toFile())
            .start();
    try (var lines = process.inputReader()) {
      if (random.nextInt(8) == 0) {
        // Somewhere in its start, or in the opening of the file.
        assertThat(process.waitFor(100 + random.nextInt(400), TimeUnit.MILLISECONDS)).isFalse();
      } else {
        listen(lines, 1 + random.nextInt(FACTS_MAX), errors);
      }
      // By its handle, which leaves the pipe open: what it has said is to be heard to the end.
      process.toHandle().destroyForcibly();
      lines.lines().forEach(ledger::take);
    } finally {
      process.destroyForcibly().waitFor();
    }
    remove(scratch);
  }

  private void listen(BufferedReader lines, int facts, Path errors) throws IOException {
    for (int i = 0; i < facts; i++) {
      var line = lines.readLine();
      if (line == null) {
        fail("seed " + seed + ": the process ended by itself: " + Files.readString(errors));
      }
      ledger.take(line);
    }
  }

  /** On a copy, so that what the next process opens is what the kill has left. */
  private void verify(int round) throws Exception {
    var copy = Files.createDirectories(folder.resolve("copy"));
    for (var name : List.of("store.db", "store.db-wal", "store.db.lock")) {
      if (Files.exists(folder.resolve(name))) {
        Files.copy(folder.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    var file = copy.resolve("store.db");
    try (var store = SqliteStore.open(file);
        var db = Db.open(file, true, Durability.PROCESS)) {
      var audit = new CrashAudit(store, ledger);
      audit.check();
      lost += audit.lost();
      gaps += audit.gaps();
      doubles += audit.doubles();
      assertThat(db.list("PRAGMA integrity_check", row -> row.getString(1))).containsExactly("ok");
    }
    assertThat(ledger.faults.stream().limit(FAULTS_SHOWN).toList())
        .as("seed %d, round %d, lost %d, gaps %d, duplicates %d", seed, round, lost, gaps, doubles)
        .isEmpty();
    remove(copy);
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
