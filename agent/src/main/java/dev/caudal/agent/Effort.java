// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Locale;

/** How hard a model tries. */
public enum Effort {
  /** The least: quick and cheap. */
  LOW,
  /** Some. */
  MEDIUM,
  /** Much; what most models do by themselves. */
  HIGH,
  /** More than most tasks need. */
  XHIGH,
  /** Whatever it takes. */
  MAX;

  /** As the API writes it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
