// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** The engine itself could not go on; {@link #code} says why in one word. */
public final class EngineFailed extends AgentException {
  private final String code;

  EngineFailed(String code, String message) {
    super(message);
    this.code = code;
  }

  EngineFailed(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** For one: {@code structured_output_failed}, {@code mcp_unavailable}, {@code jail}. */
  public String code() {
    return code;
  }
}
