// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** What becomes of a call of a tool. */
sealed interface Verdict {
  /**
   * It runs.
   *
   * @param changed whether a decision put another input in place of the model's
   */
  record Run(ToolCall call, boolean changed) implements Verdict {}

  /**
   * It does not; the model reads the message.
   *
   * @param stop whether the whole run ends here
   */
  record Refused(String message, boolean stop) implements Verdict {}

  static Verdict refused(String message) {
    return new Refused(message, false);
  }
}
