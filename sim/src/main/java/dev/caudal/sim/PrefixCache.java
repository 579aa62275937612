// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which prefixes are cached, and what a request therefore costs.
 *
 * <pre>
 * State       For each prefix that was written: when it is forgotten. A prefix is a hash over the
 *             key, the model and every block up to a breakpoint.
 *
 * Rules       At most four breakpoints. From each, an earlier write is looked for at most twenty
 *             blocks back; the longest one found is read, and lives on. What stands behind it, up
 *             to the last breakpoint, is written. Below the model's minimum nothing is cached.
 * </pre>
 */
final class PrefixCache {

  private static final int MOST_BREAKPOINTS = 4;
  private static final int LOOK_BACK = 20;
  private static final int MOST_ENTRIES = 100_000;

  private final Clock clock;
  private final Map<String, Long> forgottenAt = new ConcurrentHashMap<>();

  PrefixCache(Clock clock) {
    this.clock = clock;
  }

  private record Breakpoint(int part, String lifetime) {
    long millis() {
      return (lifetime.equals("1h") ? Duration.ofHours(1) : Duration.ofMinutes(5)).toMillis();
    }
  }

  /** Refuses breakpoints that stand wrong. */
  static void check(Ask ask, Prompt prompt) {
    breakpoints(ask, prompt);
  }

  /** What the prompt costs, which is also what it leaves in the cache. */
  Usage use(Ask ask, Prompt prompt) {
    var marks = new ArrayList<>(breakpoints(ask, prompt));
    marks.removeIf(mark -> prompt.parts().get(mark.part).tokens() < ask.model().cacheMinimum());
    if (marks.isEmpty()) {
      return Usage.fresh(prompt.tokens());
    }
    long now = clock.millis();
    int found = longestFound(prompt, marks, now);
    long read = found < 0 ? 0 : prompt.parts().get(found).tokens();
    long at = read;
    long short5m = 0;
    long long1h = 0;
    for (var mark : marks) {
      var part = prompt.parts().get(mark.part);
      if (mark.part > found) {
        long written = part.tokens() - at;
        at = part.tokens();
        short5m += mark.lifetime.equals("5m") ? written : 0;
        long1h += mark.lifetime.equals("1h") ? written : 0;
      }
      if (mark.part > found || mark.part == found) {
        keep(part.hash(), now + mark.millis());
      }
    }
    return new Usage(prompt.tokens() - at, read, short5m, long1h);
  }

  private int longestFound(Prompt prompt, List<Breakpoint> marks, long now) {
    for (var mark : marks.reversed()) {
      for (int i = mark.part; i >= Math.max(0, mark.part - LOOK_BACK); i--) {
        var hash = prompt.parts().get(i).hash();
        if (forgottenAt.getOrDefault(hash, 0L) > now) {
          keep(hash, now + mark.millis());
          return i;
        }
      }
    }
    return -1;
  }

  private void keep(String hash, long until) {
    if (forgottenAt.size() >= MOST_ENTRIES) {
      long now = clock.millis();
      forgottenAt.values().removeIf(end -> end <= now);
      if (forgottenAt.size() >= MOST_ENTRIES) {
        forgottenAt.clear();
      }
    }
    forgottenAt.merge(hash, until, Math::max);
  }

  private static List<Breakpoint> breakpoints(Ask ask, Prompt prompt) {
    var marks = new ArrayList<Breakpoint>();
    for (int i = 0; i < prompt.parts().size(); i++) {
      var part = prompt.parts().get(i);
      if (!part.lifetime().isEmpty()) {
        marks.add(new Breakpoint(i, part.lifetime()));
      }
    }
    var automatic = ask.body().path("cache_control");
    if (automatic.isObject()) {
      int last = prompt.parts().size() - 1;
      while (last >= 0 && !prompt.parts().get(last).markable()) {
        last--;
      }
      var ttl = Json.string(automatic, "ttl");
      if (last >= 0 && (marks.isEmpty() || marks.getLast().part != last)) {
        marks.add(new Breakpoint(last, ttl.isEmpty() ? "5m" : ttl));
      }
    }
    if (marks.size() > MOST_BREAKPOINTS) {
      throw ApiError.invalid(
          "A maximum of 4 blocks with cache_control may be provided. Found " + marks.size() + ".");
    }
    for (int i = 1; i < marks.size(); i++) {
      if (marks.get(i).lifetime.equals("1h") && marks.get(i - 1).lifetime.equals("5m")) {
        throw ApiError.invalid(
            "cache_control.ttl: a block with ttl='1h' must not come after one with ttl='5m'");
      }
    }
    return marks;
  }
}
