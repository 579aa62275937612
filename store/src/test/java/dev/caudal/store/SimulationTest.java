// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The store's judgement under thousands of histories that nobody thought of, each of them drawn
 * from a seed. {@code -Dcaudal.sim.seed=N} lives through that one alone.
 */
final class SimulationTest {

  private static final long BASE_SEED = 20_261_001;
  private static final int STEPS = 300;
  private static final int SEEDS = 2_000;
  private static final int SEEDS_DEEP = 100_000;
  private static final int FAILURES_MAX = 3;

  @Test
  void every_promise_holds_in_every_history() {
    run(BASE_SEED, SEEDS);
  }

  @Test
  @Tag("deep")
  @Timeout(3_600)
  void every_promise_holds_in_a_great_many_histories() {
    run(BASE_SEED + SEEDS, SEEDS_DEEP);
  }

  @Test
  void a_seed_is_a_history() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(Sim.run(seed, STEPS).hash()).isEqualTo(Sim.run(seed, STEPS).hash());
    }
    assertThat(Sim.run(1, STEPS).hash()).isNotEqualTo(Sim.run(2, STEPS).hash());
  }

  private static void run(long first, int count) {
    var only = Long.getLong("caudal.sim.seed");
    if (only != null) {
      Sim.run(only, STEPS);
      return;
    }
    var failures = new ArrayList<String>();
    for (long seed = first; seed < first + count && failures.size() < FAILURES_MAX; seed++) {
      try {
        Sim.run(seed, STEPS);
      } catch (AssertionError wrong) {
        failures.add(wrong.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      fail(String.join("\n\n", failures));
    }
  }
}
