// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Once a sync has failed nobody knows what the disk holds, so nothing is answered any more. */
final class PowerFaultTest {

  @TempDir Path home;

  @Test
  void a_failed_sync_is_told() throws Exception {
    var told = new ArrayList<StoreException>();
    var broken = new boolean[1];
    Sync.Disk disk =
        log -> {
          if (broken[0]) {
            throw new IOException("no disk");
          }
        };
    var options = SqliteOptions.defaults().fatal(told::add);
    try (var store = SqliteStore.opened(home.resolve("store.db"), options, disk).store()) {
      store.create(PowerMachine.id("one"), PowerMachine.NOTHING);
      assertThat(told).isEmpty();
      broken[0] = true;
      store.create(PowerMachine.id("two"), PowerMachine.NOTHING);
      assertThat(told).hasSize(1);
      assertThat(told.getFirst()).isInstanceOf(StoreException.SyncFailed.class);
      broken[0] = false;
    }
  }

  @Test
  void a_failed_sync_ends_the_process_before_it_answers() throws Exception {
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Dorg.sqlite.tmpdir=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                PowerChild.class.getName(),
                home.resolve("store.db").toString())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.inputReader().readAllAsString()).isEqualTo("made\n");
      assertThat(process.errorReader().readAllAsString()).contains("could not be synced");
      assertThat(process.exitValue()).isEqualTo(74);
    } finally {
      process.destroyForcibly();
    }
  }
}
