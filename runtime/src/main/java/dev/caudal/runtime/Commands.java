// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

/** What a command in an inbox may be, besides a task. */
final class Commands {
  static final String TASK = "task";
  static final String CANCEL = "cancel";
  static final String STEER = "steer";
  static final String DECIDE = "decide";
  static final String DELETE = "delete";

  /** Tell a webhook. */
  static final String WEBHOOK = "webhook";

  /** Do it now. */
  static final String URGE = "urge";

  private Commands() {}

  /** The name that a decision of this question bears. */
  static String question(String run, String id) {
    return "permission/" + run + "/" + id;
  }

  static byte[] body(Object value) {
    return Events.MAPPER.writeValueAsBytes(value);
  }

  record Cancel(String reason, String by) {}

  record Steer(String content, String by) {}
}
