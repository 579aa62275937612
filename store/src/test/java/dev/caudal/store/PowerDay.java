// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;

/** What a machine does between two power losses, which may be nothing. */
final class PowerDay {

  static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

  private final PowerMachine machine;
  private final Random random;
  private final int number;

  PowerDay(PowerMachine machine, Random random, int number) {
    this.machine = machine;
    this.random = random;
    this.number = number;
  }

  void live() throws InterruptedException {
    for (int i = random.nextInt(4) == 0 ? 0 : random.nextInt(40); i > 0; i--) {
      int dice = random.nextInt(20);
      if (dice == 0) {
        machine.releaseAll();
        machine.store().expire(Instant.now().plus(1, ChronoUnit.DAYS), 1 + random.nextInt(2));
      } else {
        machine.say(NAMES.get(random.nextInt(NAMES.size())), "day " + number + ", entry " + i);
      }
    }
  }
}
