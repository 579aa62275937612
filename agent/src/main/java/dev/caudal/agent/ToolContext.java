// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;

/** A tool's surroundings during one call. */
public interface ToolContext {
  /** The conversation that calls. */
  String sessionId();

  /** The folder the agent works in. */
  Path workspace();

  /** Whether the run has been cancelled; the tool's thread has been interrupted too. */
  boolean isCancelled();

  /** Runs once, at once if it is too late, when the run is cancelled: close what blocks. */
  void onCancel(Runnable action);

  /** Puts a message into the run's stream, from a subagent for one. */
  void emit(Message message);
}
