// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.math.BigDecimal;

/** A budget has nothing left for another model call. */
public final class BudgetSpent extends AgentException {
  private final BigDecimal limitUsd;
  private final BigDecimal spentUsd;

  BudgetSpent(BigDecimal limitUsd, BigDecimal spentUsd) {
    super("the budget is spent: " + spentUsd + " of " + limitUsd + " USD");
    this.limitUsd = limitUsd;
    this.spentUsd = spentUsd;
  }

  /** What might be spent. */
  public BigDecimal limitUsd() {
    return limitUsd;
  }

  /** What has been spent. */
  public BigDecimal spentUsd() {
    return spentUsd;
  }
}
