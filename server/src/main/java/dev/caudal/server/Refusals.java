// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Refusal;
import java.time.Duration;

/** What the runtime refuses, as the world is told. */
final class Refusals {
  private static final Duration SESSION_FREED = Duration.ofSeconds(5);

  private Refusals() {}

  static Problem problem(Refusal refusal) {
    var code = refusal.code();
    var detail = String.valueOf(refusal.getMessage());
    return switch (refusal) {
      case Refusal.NotFound _ -> new Problem(404, code, detail);
      case Refusal.Conflict conflict -> conflict(conflict, new Problem(409, code, detail));
      case Refusal.Invalid invalid -> new Problem(422, code, detail, invalid.errors());
      case Refusal.CursorGone _ -> new Problem(410, code, detail);
      case Refusal.TooManySessions _ -> tooMany(new Problem(429, code, detail));
      case Refusal.Unavailable unavailable ->
          new Problem(503, code, detail).header("Retry-After", seconds(unavailable.retryAfter()));
    };
  }

  private static Problem conflict(Refusal.Conflict conflict, Problem problem) {
    return conflict.runId().isEmpty() ? problem : problem.with("run_id", conflict.runId());
  }

  private static Problem tooMany(Problem problem) {
    var wait = seconds(SESSION_FREED);
    return problem
        .header("Retry-After", wait)
        .header("RateLimit-Policy", "\"sessions\";qu=\"sessions\"")
        .header("RateLimit", "\"sessions\";r=0;t=" + wait);
  }

  private static String seconds(Duration time) {
    return Long.toString(Math.max(1, time.plusMillis(999).toSeconds()));
  }
}
