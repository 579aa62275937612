// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.store.Append;
import dev.caudal.store.Durability;
import dev.caudal.store.Entry;
import dev.caudal.store.Lease;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;

/** Opens a store of a million entries, in a process that has opened none of it. */
final class StoreColdOpen implements Benchmark {

  private static final int SESSIONS = 2_000;
  private static final int ENTRIES = 500;
  private static final int UNFOLDED = 20;
  private static final long FOLD_NANOS = 3_000_000_000L;

  @Override
  public void run() throws Exception {
    try (var bench = new Bench(Durability.INTERVAL)) {
      fill(bench, ENTRIES);
      LockSupport.parkNanos(FOLD_NANOS);
      // What a killed process leaves: about as much in frames as there may be before a fold.
      fill(bench, UNFOLDED);
      LockSupport.parkNanos(FOLD_NANOS);
      var copy = StoreFiles.copyOfLive(bench.file());
      System.out.printf(
          "  %,d entries, file %,d bytes%n", SESSIONS * (ENTRIES + UNFOLDED), bench.fileBytes());
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

  private static void fill(Bench bench, int entries) throws InterruptedException {
    Parallel.run(bench.leases(SESSIONS), lease -> fill(bench, lease, entries));
  }

  private static void fill(Bench bench, Lease lease, int entries) {
    for (int i = 0; i < entries; i += 4) {
      var four = new ArrayList<Entry>();
      for (int j = 0; j < 4; j++) {
        four.add(Bench.delta(i + j));
      }
      bench.store.append(lease, Append.of(four));
    }
  }
}
