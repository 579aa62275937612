// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

/** What a reader wants beyond the public events. */
public record Include(boolean messages, boolean subagents) {
  public static final Include NOTHING = new Include(false, false);
}
