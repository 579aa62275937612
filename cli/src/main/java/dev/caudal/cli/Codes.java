// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.Aborted;
import dev.caudal.agent.AgentException;
import dev.caudal.agent.AuthenticationFailed;
import dev.caudal.agent.BudgetSpent;
import dev.caudal.agent.ConnectionFailed;
import dev.caudal.agent.EngineFailed;
import dev.caudal.agent.InvalidRequest;
import dev.caudal.agent.Overloaded;
import dev.caudal.agent.RateLimited;

/** The one word by which a failure is told. */
final class Codes {
  private Codes() {}

  static String of(AgentException failure) {
    return switch (failure) {
      case AuthenticationFailed _ -> "authentication_failed";
      case RateLimited _ -> "rate_limited";
      case Overloaded _ -> "overloaded";
      case InvalidRequest _ -> "invalid_request";
      case ConnectionFailed _ -> "connection_failed";
      case BudgetSpent _ -> "budget";
      case Aborted _ -> "aborted";
      case EngineFailed engine -> engine.code();
    };
  }
}
