// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/** Where a run stands. */
public enum RunState {
  PENDING,
  RUNNING,
  WAITING,
  COMPLETED,
  FAILED,
  CANCELLED;

  /** Whether the run is over; nothing leads out of such a state. */
  public boolean ended() {
    return compareTo(COMPLETED) >= 0;
  }
}
