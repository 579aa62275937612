// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** What commands of the agent run in. */
public enum SandboxMode {
  /** A sandbox; where none can start, commands are refused. */
  REQUIRED,
  /** No sandbox, by the word of whoever runs this program. */
  OFF
}
