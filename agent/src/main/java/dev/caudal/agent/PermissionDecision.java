// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** The answer to a {@link PermissionRequest}. */
public sealed interface PermissionDecision {
  /** Runs as it is. */
  record Allow() implements PermissionDecision {}

  /**
   * Runs with another input; the call that stands in the conversation stays, its result says so.
   */
  record AllowChanged(Json input) implements PermissionDecision {}

  /** Does not run; the model reads the message. */
  record Deny(String message) implements PermissionDecision {}

  /** Does not run, and the run stops here. */
  record DenyAndStop(String message) implements PermissionDecision {}

  /** It runs as it is. */
  static PermissionDecision allow() {
    return new Allow();
  }

  /** It does not run; the model reads why. */
  static PermissionDecision deny(String message) {
    return new Deny(message);
  }
}
