// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.store.Append;
import dev.caudal.store.Command;
import dev.caudal.store.Durability;
import dev.caudal.store.Lane;
import dev.caudal.store.Lease;
import dev.caudal.store.RunState;
import dev.caudal.store.Send;
import dev.caudal.store.SessionId;
import dev.caudal.store.Wake;
import dev.caudal.store.Wants;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Queued tasks that do nothing, each in a session of its own: claimed, ended, released. */
final class StoreClaim implements Benchmark {

  private static final int WORKERS = 64;
  private static final int ROUNDS = 3;
  private static final int TASKS = 100_000;
  private static final byte[] NOTHING = {};

  @Override
  public void run() throws Exception {
    for (var level : new Durability[] {Durability.PROCESS, Durability.INTERVAL}) {
      try (var bench = new Bench(level)) {
        for (int round = 1; round <= ROUNDS; round++) {
          measure(bench, level, round);
        }
      }
    }
  }

  private static void measure(Bench bench, Durability level, int round) throws Exception {
    double sent = rate(TASKS, i -> send(bench, round + "-" + i));
    var cpu = Cpu.now();
    var claims = new LongAdder();
    double done = rate(WORKERS, _ -> work(bench, claims)) * TASKS / WORKERS;
    cpu = Cpu.now().since(cpu);
    System.out.printf(
        "  %-8s round %d: send %,.0f/s; claim + complete %,.0f/s, %.1f µs of the process's CPU each;"
            + " %.1f sessions a claim%n",
        level,
        round,
        sent,
        done,
        cpu.processNanos() / 1e3 / TASKS,
        (double) TASKS / Math.max(1, claims.sum()));
  }

  private static double rate(int count, Parallel.Work<Integer> work) throws InterruptedException {
    long began = System.nanoTime();
    Parallel.run(
        IntStream.range(0, WORKERS).boxed().toList(),
        from -> {
          for (int i = from; i < count; i += WORKERS) {
            work.on(i);
          }
        });
    return count / ((System.nanoTime() - began) / 1e9);
  }

  private static void send(Bench bench, String name) {
    var id = new SessionId("bench", name);
    bench.store.send(Send.Task.of(id, "task", NOTHING).queued().creatingSession());
  }

  private static void work(Bench bench, LongAdder claims) throws InterruptedException {
    while (true) {
      var leases = bench.store.claim("w", Wants.of(0, 0, 8), Bench.LONG, Duration.ZERO);
      if (leases.isEmpty()) {
        return;
      }
      claims.increment();
      for (var lease : leases) {
        complete(bench, lease);
      }
    }
  }

  private static void complete(Bench bench, Lease lease) throws InterruptedException {
    var command =
        bench.store.next(lease, Set.of(Lane.QUEUED), Duration.ZERO).map(Command::id).orElseThrow();
    bench.store.append(lease, Append.of(Bench.delta(0)).run(command, RunState.COMPLETED, NOTHING));
    bench.store.release(lease, Wake.any());
  }
}
