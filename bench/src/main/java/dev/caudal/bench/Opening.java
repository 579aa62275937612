// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.store.SqliteOptions;
import dev.caudal.store.SqliteStore;
import dev.caudal.store.Wants;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;

/** Opens a store in a process of its own, takes what is due, and says how long that took. */
final class Opening {

  private Opening() {}

  public static void main(String[] args) throws Exception {
    long began = System.nanoTime();
    var store = SqliteStore.open(Path.of(args[0]), SqliteOptions.defaults());
    long open = System.nanoTime();
    var leases = store.claim("w", Wants.of(9, 99_999, 9), Duration.ofMinutes(1), Duration.ZERO);
    long claimed = System.nanoTime();
    long started = ManagementFactory.getRuntimeMXBean().getStartTime();
    System.out.printf(
        "  open %.0f ms, %,d sessions taken up in %.0f ms more; %d ms from the JVM's start%n",
        (open - began) / 1e6,
        leases.size(),
        (claimed - open) / 1e6,
        System.currentTimeMillis() - started);
    // Ends as a kill would: the next process finds what this one has left.
    Runtime.getRuntime().halt(0);
  }
}
