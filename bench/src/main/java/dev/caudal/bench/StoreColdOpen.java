// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.store.Append;
import dev.caudal.store.Durability;
import dev.caudal.store.Entry;
import dev.caudal.store.Lease;
import java.util.ArrayList;

/** Opens a store of a million entries, in a process that has opened none of it. */
final class StoreColdOpen implements Benchmark {

  private static final int SESSIONS = 2_000;
  private static final int ENTRIES = 500;

  @Override
  public void run() throws Exception {
    try (var bench = new Bench(Durability.INTERVAL)) {
      fill(bench);
      var copy = StoreFiles.copyOfLive(bench.file());
      System.out.printf("  %,d entries, file %,d bytes%n", SESSIONS * ENTRIES, bench.fileBytes());
      for (int i = 0; i < 5; i++) {
        Child.run(Opening.class, copy.toString());
      }
      StoreFiles.delete(copy);
      bench.store.close();
      System.out.println("  after an orderly close:");
      for (int i = 0; i < 3; i++) {
        Child.run(Opening.class, bench.file().toString());
      }
    }
  }

  private static void fill(Bench bench) throws InterruptedException {
    Parallel.run(bench.leases(SESSIONS), lease -> fill(bench, lease));
  }

  private static void fill(Bench bench, Lease lease) {
    for (int i = 0; i < ENTRIES; i += 4) {
      var four = new ArrayList<Entry>();
      for (int j = 0; j < 4; j++) {
        four.add(Bench.delta(i + j));
      }
      bench.store.append(lease, Append.of(four));
    }
  }
}
