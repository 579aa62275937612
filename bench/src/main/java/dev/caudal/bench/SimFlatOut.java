// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.sim.Simulator;

/** How many deltas a second one stream of the simulator gives when nothing holds it back. */
final class SimFlatOut implements Benchmark {

  private static final int DELTAS = 1_000_000;
  private static final int ROUNDS = 8;

  @Override
  public void run() throws Exception {
    try (var simulator = Simulator.start();
        var reader = new SimReader(simulator.port(), 256 << 10)) {
      for (int round = 1; round <= ROUNDS; round++) {
        var cpu = Cpu.now();
        long start = System.nanoTime();
        reader.ask("round " + round + "\n@tokens " + DELTAS);
        long bytes = reader.drain();
        double seconds = (System.nanoTime() - start) / 1e9;
        cpu = Cpu.now().since(cpu);
        System.out.printf(
            "  round %d: %,d deltas/s, %,d MB/s; %.2f µs of CPU a delta, the reader's included,"
                + " so %,d deltas/s on one core%n",
            round,
            (long) (DELTAS / seconds),
            (long) (bytes / seconds / 1e6),
            cpu.processNanos() / 1e3 / DELTAS,
            (long) (DELTAS / (cpu.processNanos() / 1e9)));
      }
    }
  }
}
