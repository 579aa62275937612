// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/** What a run uses and what that costs, its subagents included. */
final class Meter {
  /** Fewer tokens than these are no answer. */
  static final int LEAST_TOKENS = 16;

  private final Prices prices;
  private final Optional<Budget> budget;
  private final InstantSource clock;
  private final Optional<Meter> outer;
  private Usage usage = Usage.NONE;
  private Optional<BigDecimal> cost = Optional.of(BigDecimal.ZERO);

  /**
   * @param outer what counts this meter's use too
   */
  Meter(Prices prices, Optional<Budget> budget, InstantSource clock, Optional<Meter> outer) {
    this.outer = outer;
    this.prices = prices;
    this.budget = budget;
    this.clock = clock;
  }

  /** An amount set aside for a call of at most so many tokens. */
  record Reservation(BigDecimal usd, int maxTokens, boolean isShrunk) {}

  /** Sets the call's worst case aside; near the end for fewer tokens, and then for none. */
  Optional<Reservation> reserve(String model, long promptTokens, int wanted) {
    return reserve(model, promptTokens, wanted, LEAST_TOKENS);
  }

  /**
   * @param least fewer tokens than these are no answer
   */
  Optional<Reservation> reserve(String model, long promptTokens, int wanted, int least) {
    if (budget.isEmpty()) {
      return Optional.of(new Reservation(BigDecimal.ZERO, wanted, false));
    }
    var now = clock.instant();
    if (prices.worstCase(model, promptTokens, wanted, now).isEmpty()) {
      throw new InvalidRequest("a budget needs a model whose price is known: " + model);
    }
    // Others may reserve from the same budget in between; each round asks for less.
    while (true) {
      OptionalInt affordable = prices.affordable(model, promptTokens, budget.get().leftUsd(), now);
      int tokens = Math.min(wanted, affordable.orElse(0));
      if (tokens < Math.min(wanted, least)) {
        return Optional.empty();
      }
      var worst = prices.worstCase(model, promptTokens, tokens, now).orElseThrow();
      if (budget.get().reserve(worst)) {
        return Optional.of(new Reservation(worst, tokens, tokens < wanted));
      }
    }
  }

  /** Books what a call has used and gives the rest of its reservation back. */
  void book(Reservation reservation, String model, Usage used) {
    var usd =
        used.equals(Usage.NONE)
            ? Optional.of(BigDecimal.ZERO)
            : prices.cost(model, used, clock.instant());
    // What nobody has a price for is taken to have cost all that was set aside.
    budget.ifPresent(it -> it.settle(reservation.usd(), usd.orElse(reservation.usd())));
    add(used, usd);
  }

  private void add(Usage used, Optional<BigDecimal> usd) {
    outer.ifPresent(it -> it.add(used, usd));
    synchronized (this) {
      usage = usage.plus(used);
      cost = cost.flatMap(sum -> usd.map(sum::add));
    }
  }

  synchronized Usage usage() {
    return usage;
  }

  /** Empty once a call's price was not known. */
  synchronized Optional<BigDecimal> cost() {
    return cost;
  }
}
