// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** One thing the simulated model does. */
sealed interface Step {

  /** Steps that write into a text block. */
  sealed interface Speech extends Step {}

  /** Steps that a conversation meets a limited number of times. */
  sealed interface Fault extends Step {
    /** Names the fault within its conversation. */
    String key();
  }

  record Text(String words) implements Speech {}

  record Tokens(int count) implements Speech {}

  record Result() implements Speech {}

  record Value(JsonNode json) implements Speech {}

  record Pace(Duration gap) implements Step {}

  record Think(String words) implements Step {}

  record Tool(String name, JsonNode input) implements Step {}

  record Usage(long input, long output) implements Step {}

  record Stop(String reason) implements Step {}

  record Stall(Duration silence) implements Step {}

  /** An empty category is none. */
  record Refuse(String category) implements Step {}

  record Pause() implements Step {}

  record Fail(int status, int times, String key) implements Fault {}

  record Drop(int deltas, String key) implements Fault {}

  record Garbage(String key) implements Fault {}

  /** Whether the client sees something of it in the message. */
  default boolean isContent() {
    return this instanceof Speech || this instanceof Think || this instanceof Tool;
  }

  /** Whether it ends the turn by itself. */
  default boolean isEnd() {
    return this instanceof Refuse || this instanceof Pause;
  }
}
