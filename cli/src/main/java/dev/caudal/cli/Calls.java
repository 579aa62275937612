// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.util.HashMap;
import java.util.Map;

/** The calls of tools that have no result yet: their tools, and when they began. */
final class Calls {
  private final Map<String, Open> open = new HashMap<>();

  private record Open(String tool, long since_ns) {}

  void begin(String id, String tool) {
    open.put(id, new Open(tool, System.nanoTime()));
  }

  /** Somebody has agreed: the time until then was that person's. */
  void resume(String id) {
    open.computeIfPresent(id, (_, call) -> new Open(call.tool(), System.nanoTime()));
  }

  /** What is to be said of a call that has this result. */
  Fields end(String id, String output, boolean isError) {
    var call = open.remove(id);
    long took_ns = call == null ? 0 : System.nanoTime() - call.since_ns();
    return Fields.of("id", id)
        .and("tool", call == null ? "" : call.tool())
        .and("output", output)
        .and("is_error", isError)
        .and("duration_ms", took_ns / 1_000_000);
  }
}
