// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import java.util.Arrays;
import java.util.Collections;

/**
 * CPU of a turn of five deltas, each a query with a session of its own: the engine, beside {@code
 * anthropic-java} in a process of its own and a bare client on the engine's HTTP library, in turns.
 */
final class AgentShortTurn implements Benchmark {
  private static final int DELTAS = 5;
  private static final int THREADS = 4;
  private static final int FIRST_TURNS = 4_000;
  private static final int TURNS = 1_000;
  private static final int WARM_ROUNDS = 30;
  private static final int ROUNDS = 50;

  @Override
  public void run() throws Exception {
    var bare = new BareClient();
    try (var upstream = Upstream.start();
        var peer = Peer.start(upstream.answers(DELTAS, 0), THREADS)) {
      firstTurns(upstream, peer);
      for (int i = 0; i < WARM_ROUNDS; i++) {
        turns(upstream, Streams::agent, TURNS);
        turns(upstream, bare::read, TURNS);
        peer.turns(TURNS);
      }
      compare(upstream, peer, bare);
    }
  }

  /** In short rounds: how fast a core is depends on what its neighbour does at the moment. */
  private static void compare(Upstream upstream, Peer peer, BareClient bare) throws Exception {
    var ratios = new double[ROUNDS];
    double ours = 0;
    double least = 0;
    double theirs = 0;
    for (int i = 0; i < ROUNDS; i++) {
      double engine = turns(upstream, Streams::agent, TURNS);
      least += turns(upstream, bare::read, TURNS) / ROUNDS;
      double other = peer.turns(TURNS).steadyNanos() / 1e3 / TURNS;
      ours += engine / ROUNDS;
      theirs += other / ROUNDS;
      ratios[i] = engine / other;
    }
    Arrays.sort(ratios);
    System.out.printf(
        "  CPU a turn, warm: engine %.0f µs, anthropic-java %.0f µs: %.2f ×"
            + " (quartiles of rounds %.2f, %.2f, %.2f); bare client %.0f µs%n",
        ours,
        theirs,
        ours / theirs,
        ratios[ROUNDS / 4],
        ratios[ROUNDS / 2],
        ratios[ROUNDS * 3 / 4],
        least);
  }

  /** What both compilers do for it counts here. */
  private static void firstTurns(Upstream upstream, Peer peer) throws Exception {
    var cpu = Cpu.now();
    turns(upstream, Streams::agent, FIRST_TURNS);
    double ours = Cpu.now().since(cpu).processNanos() / 1e3 / FIRST_TURNS;
    double theirs = peer.turns(FIRST_TURNS).processNanos() / 1e3 / FIRST_TURNS;
    System.out.printf(
        "  CPU a turn, the first %,d of a process, with its compiler: engine %.0f µs,"
            + " anthropic-java %.0f µs: %.2f ×%n",
        FIRST_TURNS, ours, theirs, ours / theirs);
  }

  private static double turns(Upstream upstream, Streams.Reader reader, int count)
      throws Exception {
    long before = SteadyCpu.nanos();
    Parallel.run(
        Collections.nCopies(THREADS, upstream.answers(DELTAS, 0)),
        answers -> {
          for (int i = 0; i < count / THREADS; i++) {
            Streams.readOne(reader, answers, DELTAS);
          }
        });
    return (SteadyCpu.nanos() - before) / 1e3 / count;
  }
}
