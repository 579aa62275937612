// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import tools.jackson.databind.JsonNode;

/**
 * What the model asks of Bash.
 *
 * @param timeout_ms how long it may take, unless it runs in the background
 */
record BashInput(String command, long timeout_ms, boolean isBackground) {
  private static final long DEFAULT_ms = 120_000;
  private static final long MOST_ms = 600_000;

  static BashInput of(Json input) {
    var tree = input.tree();
    var command = text(tree, "command");
    if (command.indexOf('\0') >= 0) {
      throw new InvalidRequest("command: no zero characters");
    }
    var timeout_ms = tree.path("timeout").asLong(DEFAULT_ms);
    if (timeout_ms < 1 || timeout_ms > MOST_ms) {
      throw new InvalidRequest("timeout: 1 to " + MOST_ms + " milliseconds: " + timeout_ms);
    }
    return new BashInput(command, timeout_ms, tree.path("run_in_background").asBoolean(false));
  }

  /** A field that has to be there. */
  static String text(JsonNode tree, String field) {
    var value = tree.path(field);
    if (!value.isString() || value.stringValue().isBlank()) {
      throw new InvalidRequest(field + ": a text that is not empty");
    }
    return value.stringValue();
  }
}
