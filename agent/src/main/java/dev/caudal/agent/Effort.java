// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Locale;

/** How hard a model tries. */
public enum Effort {
  LOW,
  MEDIUM,
  HIGH,
  XHIGH,
  MAX;

  /** As the API writes it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
