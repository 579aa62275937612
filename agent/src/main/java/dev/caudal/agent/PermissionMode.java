// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** What happens to a call that no rule speaks of. */
public enum PermissionMode {
  /** Reading tools run, the rest asks. */
  DEFAULT,
  /** Edits of files run too. */
  ACCEPT_EDITS,
  /** Reading tools run, the rest is denied. */
  PLAN,
  /** What would ask is denied. */
  DENY_UNLISTED,
  /** Nothing asks, except questions to a person. */
  BYPASS
}
