// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The power fails again and again; {@code -Dcaudal.crash.seed=} makes it fail as it did before. */
@Tag("slow")
final class PowerRoundsTest {

  @TempDir Path home;

  @ParameterizedTest
  @EnumSource(names = {"PROCESS", "INTERVAL"})
  void no_number_names_two_events_however_often_the_power_fails(Durability level) throws Exception {
    long seed = Long.getLong("caudal.crash.seed", System.nanoTime());
    System.out.println("power suite: seed " + seed);
    var random = new Random(seed);
    try (var machine = new PowerMachine(home, level)) {
      machine.boot("a");
      for (int loss = 1; loss <= 40; loss++) {
        new PowerDay(machine, random, loss).live();
        long synced = machine.syncedBytes();
        var image = machine.written();
        long survived = synced + random.nextInt((int) (image.wal().length - synced) + 1);
        machine.goOn(image.cut(survived), "boot " + loss);
        for (var name : PowerDay.NAMES) {
          if (machine.store().find(PowerMachine.id(name)).map(Session::state).orElse(null)
              == Session.State.LIVE) {
            machine.numbers(name);
          }
        }
      }
    }
  }
}
