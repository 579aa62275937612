// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import java.util.Arrays;
import java.util.Collections;

/** CPU of a turn of five deltas: the engine, and {@code anthropic-java} in a process of its own. */
final class AgentShortTurn implements Benchmark {
  private static final int DELTAS = 5;
  private static final BareClient BARE = new BareClient();
  private static final int THREADS = 4;
  private static final int TURNS = 4_000;
  private static final int WARM_ROUNDS = 10;
  private static final int ROUNDS = 5;

  @Override
  public void run() throws Exception {
    try (var upstream = Upstream.start();
        var peer = Peer.start(upstream.answers(DELTAS, 0), THREADS)) {
      var ratios = new double[ROUNDS];
      for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
        double bare = turns(upstream, BARE::read);
        double ours = turns(upstream, Streams::agent);
        double theirs = peer.turns(TURNS) / 1e3 / TURNS;
        {
          if (round >= 0) ratios[round] = ours / theirs;
          System.out.printf(
              "  bare %.0f engine %.0f µs of CPU a turn, anthropic-java %.0f µs: %.2f ×%n",
              bare, ours, theirs, ours/theirs);
        }
      }
      Arrays.sort(ratios);
      System.out.printf("  median %.2f ×%n", ratios[ROUNDS / 2]);
    }
  }

  private static double turns(Upstream upstream, Streams.Reader reader) throws Exception {
    var answers = upstream.answers(DELTAS, 0);
    long cpu = SteadyCpu.nanos();
    Parallel.run(
        Collections.nCopies(THREADS, answers),
        url -> {
          for (int i = 0; i < TURNS / THREADS; i++) {
            if (reader.read(url) != DELTAS) {
              throw new AssertionError("a delta is missing");
            }
          }
        });
    return (SteadyCpu.nanos() - cpu) / 1e3 / TURNS;
  }
}
