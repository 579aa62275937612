// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/** What an answer or a visible entry survives. */
public enum Durability {
  /** The end of the process. */
  PROCESS,
  /** Also the loss of power, but for the last 200 ms of what was not firm. */
  INTERVAL,
  /** Also the loss of power, whole. */
  POWER
}
