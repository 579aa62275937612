// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import java.util.Optional;

/**
 * A helper that the model may start with the Agent tool.
 *
 * @param name what the model calls it by
 * @param description when it is of use
 * @param system its system prompt
 * @param tools the names it is offered; empty for all that its parent has, but Agent
 * @param model its model; empty for its parent's
 * @param maxTurns how many model calls it may make
 */
public record Subagent(
    String name,
    String description,
    String system,
    List<String> tools,
    Optional<String> model,
    int maxTurns) {
  /** Keeps a copy of the list. */
  public Subagent {
    tools = List.copyOf(tools);
  }

  /** One with its parent's tools and model. */
  public static Subagent of(String name, String description, String system) {
    return new Subagent(name, description, system, List.of(), Optional.empty(), 50);
  }
}
