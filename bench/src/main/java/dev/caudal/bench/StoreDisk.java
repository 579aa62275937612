// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.store.Append;
import dev.caudal.store.Command;
import dev.caudal.store.Durability;
import dev.caudal.store.Entry;
import dev.caudal.store.Lane;
import dev.caudal.store.Lease;
import dev.caudal.store.RunState;
import java.time.Duration;
import java.util.Set;

/** What a delta of a finished run takes on the disk once it was merged. */
final class StoreDisk implements Benchmark {

  private static final int SESSIONS = 2_000;
  private static final int DELTAS = 300;
  private static final byte[] NOTHING = {};

  @Override
  public void run() throws Exception {
    try (var bench = new Bench(Durability.INTERVAL)) {
      long empty = bench.fileBytes();
      Parallel.run(bench.leases(SESSIONS), lease -> run(bench, lease));
      bench.reopen();
      System.out.printf(
          "  %,d runs of %,d deltas: file %,d bytes, %.1f bytes per delta%n",
          SESSIONS,
          DELTAS,
          bench.fileBytes(),
          (double) (bench.fileBytes() - empty) / SESSIONS / DELTAS);
    }
  }

  private static void run(Bench bench, Lease lease) throws InterruptedException {
    var run =
        bench
            .store
            .next(lease, Set.of(Lane.INTERACTIVE), Duration.ZERO)
            .map(Command::id)
            .orElseThrow();
    for (int i = 0; i < DELTAS; i++) {
      bench.store.append(lease, Append.of(Bench.delta(i)));
    }
    bench.store.append(
        lease, Append.of(Entry.of("done", "{}")).run(run, RunState.COMPLETED, NOTHING));
  }
}
