// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.io.IOException;
import java.nio.file.Path;

/** A process whose disk fails once the store is open. */
final class PowerChild {

  private static volatile boolean broken;

  private PowerChild() {}

  /** Takes the file; says what was made. */
  public static void main(String[] args) {
    Sync.Disk disk =
        log -> {
          if (broken) {
            throw new IOException("no disk");
          }
        };
    var store = SqliteStore.opened(Path.of(args[0]), SqliteOptions.defaults(), disk).store();
    store.create(PowerMachine.id("one"), PowerMachine.NOTHING);
    System.out.println("made");
    broken = true;
    store.create(PowerMachine.id("two"), PowerMachine.NOTHING);
    System.out.println("made two");
  }
}
