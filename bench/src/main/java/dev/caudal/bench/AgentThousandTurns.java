// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.agent.Agent;
import dev.caudal.agent.Tool;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request costs to make as its conversation grows: from the user's words to the request in
 * the hands of the client, on one thread. Every second turn calls a tool.
 */
final class AgentThousandTurns implements Benchmark {
  private static final List<Integer> TURNS = List.of(11, 101, 1_001);
  private static final int WARM = 4;
  private static final int CONVERSATIONS = 40;

  private record Add(int a, int b) {}

  private record Cost(double micros, double kilobytes, double bodyKilobytes) {}

  @Override
  public void run() {
    var tool = Tool.of("add", "Adds two numbers", Add.class, sum -> sum.a() + sum.b());
    var costs = new ArrayList<List<Cost>>();
    for (int i = 0; i < WARM + CONVERSATIONS; i++) {
      var cost = converse(tool);
      if (i >= WARM) {
        costs.add(cost);
      }
    }
    for (int at = 0; at < TURNS.size(); at++) {
      int turn = at;
      var sorted =
          costs.stream()
              .map(cost -> cost.get(turn))
              .sorted(java.util.Comparator.comparing(Cost::micros))
              .toList();
      var median = sorted.get(sorted.size() / 2);
      System.out.printf(
          "  turn %,d: %.1f µs and %.1f KB allocated for a body of %.1f KB"
              + " (median of %d conversations)%n",
          TURNS.get(at) - 1,
          median.micros(),
          median.kilobytes(),
          median.bodyKilobytes(),
          sorted.size());
    }
  }

  private static List<Cost> converse(Tool tool) {
    var model = new CannedModel();
    var costs = new ArrayList<Cost>();
    try (var session = Agent.session(options -> options.modelClient(model).tools().tool(tool))) {
      while (model.turn() <= TURNS.getLast()) {
        int turn = model.turn() + 1;
        model.begin();
        session.send("What is 2 + 3?").result();
        if (TURNS.contains(turn)) {
          costs.add(new Cost(model.nanos() / 1e3, model.bytes() / 1e3, model.bodyBytes() / 1e3));
        }
      }
    }
    return costs;
  }
}
