// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.List;

/** Messages on their way to the store: they arrive in batches, and not always in order, or once. */
final class SimNet {

  private final Sim sim;
  private final int batchMax;
  private final List<SimCall<?>> calls = new ArrayList<>();

  SimNet(Sim sim, int batchMax) {
    this.sim = sim;
    this.batchMax = batchMax;
  }

  void postOnce(SimCall<?> call) {
    calls.add(call);
  }

  /** Sends a message that may arrive twice. */
  void post(SimCall<?> call) {
    calls.add(call);
    if (!sim.calm() && sim.chance(0.02)) {
      calls.add(call.again());
    }
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** A batch arrives, of messages that need not be the oldest. */
  void deliver() {
    var batch = new ArrayList<SimCall<?>>();
    int size = sim.upTo(1, batchMax);
    for (int i = 0; i < calls.size() && batch.size() < size; ) {
      if (sim.chance(0.1)) {
        i++;
      } else {
        batch.add(calls.remove(i));
      }
    }
    if (sim.chance(sim.store().fails() ? 0.6 : 0.05)) {
      batch.add(sim.upTo(0, batch.size()), amidst());
    }
    if (!batch.isEmpty()) {
      sim.store().run(batch, sim.faults().losesReplies());
    }
  }

  /** Some holder looks into its mailbox while the batch is under way. */
  private SimCall<Boolean> amidst() {
    var worker = sim.oneOf(sim.workers());
    return SimCalls.done(
        "amidst",
        _ -> List.copyOf(worker.holdings.values()).forEach(SimHolding::pollAmidst),
        _ -> {},
        _ -> {});
  }

  /** All arrives, in order. */
  void flush() {
    while (!calls.isEmpty()) {
      var batch = List.copyOf(calls.subList(0, Math.min(calls.size(), batchMax)));
      calls.subList(0, batch.size()).clear();
      sim.store().run(batch, false);
    }
  }

  void loseOne() {
    if (!calls.isEmpty()) {
      var lost = calls.remove(sim.upTo(0, calls.size() - 1));
      sim.trace().add("message lost: " + lost.text());
      lost.lost();
    }
  }

  void loseAll() {
    var lost = List.copyOf(calls);
    calls.clear();
    lost.forEach(SimCall::lost);
  }
}
