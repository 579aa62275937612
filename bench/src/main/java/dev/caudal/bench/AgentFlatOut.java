// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

/** How many deltas a second 64 streams of the engine take when nothing holds the answers back. */
final class AgentFlatOut implements Benchmark {
  private static final int STREAMS = 64;
  private static final int DELTAS = 1_000;
  private static final int ROUNDS = 12;

  @Override
  public void run() throws Exception {
    var bare = new BareClient();
    try (var upstream = Upstream.start()) {
      for (int round = 1; round <= ROUNDS; round++) {
        double ours = round(upstream, Streams::agent);
        double theirs = round(upstream, bare::read);
        System.out.printf(
            "  round %d: engine %,.0f deltas/s, bare OkHttp with a parser %,.0f%n",
            round, ours, theirs);
      }
    }
  }

  private static double round(Upstream upstream, Streams.Reader reader) throws Exception {
    var answers = upstream.answers(DELTAS, 0);
    int repeats = 4;
    long start = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      Streams.read(reader, answers, STREAMS, DELTAS, 0);
    }
    return (double) repeats * STREAMS * DELTAS / (System.nanoTime() - start) * 1e9;
  }
}
