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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
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
      Parallel.run(bench.leases(SESSIONS), lease -> run(bench, lease));
      bench.store.close();
      long used = used(bench.file());
      System.out.printf(
          "  %,d runs of %,d deltas: %.1f bytes of pages in use per delta; file %,d bytes, of which"
              + " %,d free to be used again%n",
          SESSIONS,
          DELTAS,
          (double) used / SESSIONS / DELTAS,
          bench.fileBytes(),
          bench.fileBytes() - used);
    }
  }

  /** The file's bytes less its free pages; with sessions, runs and indexes, not only the deltas. */
  private static long used(Path file) throws SQLException {
    try (var database = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      return (number(database, "page_count") - number(database, "freelist_count"))
          * number(database, "page_size");
    }
  }

  private static long number(Connection database, String pragma) throws SQLException {
    try (var statement = database.createStatement();
        var answer = statement.executeQuery("PRAGMA " + pragma)) {
      answer.next();
      return answer.getLong(1);
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
