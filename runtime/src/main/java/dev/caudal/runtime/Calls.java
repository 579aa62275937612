// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The calls of a run: which tool each is of, and when it began. */
final class Calls {
  private record Call(String tool, long sinceNanos) {}

  private final Map<String, Call> calls = new ConcurrentHashMap<>();

  void asked(String id, String tool) {
    calls.put(id, new Call(tool, System.nanoTime()));
  }

  void started(String id) {
    calls.computeIfPresent(id, (same, call) -> new Call(call.tool(), System.nanoTime()));
  }

  String tool(String id) {
    var call = calls.get(id);
    return call == null ? "" : call.tool();
  }

  long durationMs(String id) {
    var call = calls.get(id);
    return call == null ? 0 : (System.nanoTime() - call.sinceNanos()) / 1_000_000;
  }

  int count() {
    return calls.size();
  }
}
