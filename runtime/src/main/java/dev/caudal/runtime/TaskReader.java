// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads tasks as strangers send them. */
final class TaskReader {
  private TaskReader() {}

  static ObjectNode read(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw new Refusal.Invalid("task", "a task is an object");
    }
    return object;
  }
}
