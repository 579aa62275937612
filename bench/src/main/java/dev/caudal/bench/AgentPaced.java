// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

/**
 * CPU per delta of 500 streams at ten deltas a second: the engine, and a bare client on the same
 * HTTP library, in turns.
 */
final class AgentPaced implements Benchmark {
  private static final int STREAMS = 500;
  private static final int DELTAS = 100;
  private static final int PACE_MILLIS = 100;
  private static final long SPREAD_NANOS = 1_000_000_000L;

  @Override
  public void run() throws Exception {
    var bare = new BareClient();
    try (var upstream = Upstream.start()) {
      warm(upstream, bare::read);
      warm(upstream, Streams::agent);
      var ratios = new double[2];
      for (int pair = 0; pair < ratios.length; pair++) {
        // Who goes first changes, so that what the machine does meanwhile favours nobody.
        double first = round(upstream, pair == 0 ? bare::read : Streams::agent);
        double second = round(upstream, pair == 0 ? Streams::agent : bare::read);
        double ours = pair == 0 ? second : first;
        double theirs = pair == 0 ? first : second;
        ratios[pair] = ours / theirs;
        System.out.printf(
            "  engine %.1f µs of CPU a delta, bare OkHttp with a parser %.1f µs: %.2f ×%n",
            ours, theirs, ratios[pair]);
      }
      System.out.printf("  mean %.2f ×%n", (ratios[0] + ratios[1]) / 2);
    }
  }

  private static void warm(Upstream upstream, Streams.Reader reader) throws Exception {
    for (int i = 0; i < 4; i++) {
      Streams.read(reader, upstream.answers(1_000, 0), 64, 1_000, 0);
    }
    Streams.read(reader, upstream.answers(20, PACE_MILLIS), STREAMS, 20, SPREAD_NANOS);
  }

  private static double round(Upstream upstream, Streams.Reader reader) throws Exception {
    var answers = upstream.answers(DELTAS, PACE_MILLIS);
    long cpu = SteadyCpu.nanos();
    Streams.read(reader, answers, STREAMS, DELTAS, SPREAD_NANOS);
    return (SteadyCpu.nanos() - cpu) / 1e3 / STREAMS / DELTAS;
  }
}
