// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

/**
 * CPU per delta of 500 streams at ten deltas a second: the engine, and at the same time, so that
 * neighbours are the same, a bare client on the same HTTP library.
 */
final class AgentPaced implements Benchmark {
  private static final int STREAMS = 500;
  private static final int DELTAS = 100;
  private static final int PACE_MILLIS = 100;
  private static final long SPREAD_NANOS = 1_000_000_000L;
  private static final int ROUNDS = 3;

  @Override
  public void run() throws Exception {
    try (var upstream = Upstream.start();
        var bare = BareProcess.start()) {
      warm(upstream, bare);
      for (int i = 0; i < ROUNDS; i++) {
        var took = both(upstream, bare, STREAMS, DELTAS, PACE_MILLIS, SPREAD_NANOS);
        System.out.printf(
            "  CPU a delta: engine %.1f µs, bare OkHttp with a parser %.1f µs: %.2f ×%n",
            took.engineNanos() / 1e3 / STREAMS / DELTAS,
            took.bareNanos() / 1e3 / STREAMS / DELTAS,
            (double) took.engineNanos() / took.bareNanos());
      }
    }
  }

  /** Many short answers, as the beginning and the end of one count too; and some long ones. */
  private static void warm(Upstream upstream, BareProcess bare) throws Exception {
    for (int i = 0; i < 150; i++) {
      both(upstream, bare, 64, 5, 0, 0);
    }
    for (int i = 0; i < 8; i++) {
      both(upstream, bare, 64, 1_000, 0, 0);
    }
    both(upstream, bare, STREAMS, 20, PACE_MILLIS, SPREAD_NANOS);
  }

  private record Took(long engineNanos, long bareNanos) {}

  private static Took both(
      Upstream upstream, BareProcess bare, int streams, int deltas, int paceMillis, long spread)
      throws Exception {
    var answers = upstream.answers(deltas, paceMillis);
    bare.begin(answers, streams, deltas, spread);
    long before = SteadyCpu.nanos();
    Streams.read(Streams::agent, answers, streams, deltas, spread);
    long engine = SteadyCpu.nanos() - before;
    return new Took(engine, bare.await());
  }
}
