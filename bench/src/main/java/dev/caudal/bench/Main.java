// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the benchmarks named on the command line, or lists them. */
final class Main {

  private static final Map<String, Benchmark> ALL = new LinkedHashMap<>();

  static {
    ALL.put("store-append", new StoreAppend());
    ALL.put("store-open-loop", new StoreOpenLoop());
    ALL.put("store-tail", new StoreTail());
    ALL.put("store-claim", new StoreClaim());
    ALL.put("store-cold-open", new StoreColdOpen());
    ALL.put("store-idle-tail", new StoreIdleTail());
    ALL.put("store-disk", new StoreDisk());
    ALL.put("sim-flat-out", new SimFlatOut());
    ALL.put("sim-paced", new SimPaced());
    ALL.put("agent-paced", new AgentPaced());
    ALL.put("agent-short-turn", new AgentShortTurn());
    ALL.put("agent-flat-out", new AgentFlatOut());
    ALL.put("agent-live", new AgentLive());
    ALL.put("agent-thousand-turns", new AgentThousandTurns());
  }

  private Main() {}

  public static void main(String[] names) throws Exception {
    if (names.length == 0 || !ALL.keySet().containsAll(List.of(names))) {
      System.err.println("usage: bench/run NAME...   with NAME one of " + ALL.keySet());
      System.exit(2);
    }
    System.out.println(Machine.describe());
    for (var benchmark : ALL.entrySet()) {
      if (List.of(names).contains(benchmark.getKey())) {
        System.out.println("\n" + benchmark.getKey());
        benchmark.getValue().run();
      }
    }
  }
}
