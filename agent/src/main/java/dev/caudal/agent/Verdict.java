// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** What was decided about a call. */
sealed interface Verdict {
  /** It runs, maybe with another input. */
  record Run(ToolCall call, boolean changed) implements Verdict {}

  /** It does not, and maybe nothing does any more. */
  record Refused(String message, boolean stop) implements Verdict {}
}
