// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** Why an agent could not go on. Each kind has fields; nobody needs to read messages. */
public abstract sealed class AgentException extends RuntimeException
    permits ModelException, Aborted, BudgetSpent, EngineFailed {
  AgentException(String message) {
    super(message);
  }

  AgentException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Why, in words for people. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Whether asking again later may help. */
  public boolean isRetryable() {
    return false;
  }
}
