// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.math.BigDecimal;

/**
 * An amount of money that several runs may share. Before each model call its worst case is
 * reserved, and afterwards what was really spent is booked, so that runs side by side cannot
 * overspend together.
 */
public final class Budget {
  private final BigDecimal limit;
  private BigDecimal spent = BigDecimal.ZERO;
  private BigDecimal reserved = BigDecimal.ZERO;

  private Budget(BigDecimal limit) {
    this.limit = limit;
  }

  /** So many US dollars. */
  public static Budget usd(BigDecimal limit) {
    if (limit.signum() <= 0) {
      throw new InvalidRequest("a budget is more than nothing: " + limit);
    }
    return new Budget(limit);
  }

  /** All that may be spent. */
  public BigDecimal limitUsd() {
    return limit;
  }

  /** What has been booked. */
  public synchronized BigDecimal spentUsd() {
    return spent;
  }

  /** What is neither booked nor reserved. */
  public synchronized BigDecimal leftUsd() {
    return limit.subtract(spent).subtract(reserved);
  }

  /** Books what was spent elsewhere, before a restart for one. */
  public synchronized void book(BigDecimal usd) {
    spent = spent.add(usd);
  }

  /** Sets an amount aside, or says no. */
  synchronized boolean reserve(BigDecimal usd) {
    if (usd.compareTo(leftUsd()) > 0) {
      return false;
    }
    reserved = reserved.add(usd);
    return true;
  }

  /** Gives a reservation back and books what was really spent. */
  synchronized void settle(BigDecimal reservation, BigDecimal usd) {
    reserved = reserved.subtract(reservation);
    spent = spent.add(usd);
  }
}
