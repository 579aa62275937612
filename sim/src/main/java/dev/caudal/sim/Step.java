// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.time.Duration;
import java.util.List;
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

  /** Thinking that nobody may read. */
  record Redact() implements Step {}

  record Tool(String name, JsonNode input) implements Step {}

  record Usage(long input, long output) implements Step {}

  record Stop(String reason) implements Step {}

  record Stall(Duration silence) implements Step {}

  /** An empty category is none. */
  record Refuse(String category) implements Step {}

  record Pause() implements Step {}

  /** A web search, run by the server within the turn. */
  record Search(String query) implements Step {}

  /** An event, a delta and a block of types that nobody knows. */
  record Unknown() implements Step {}

  /** Lines of the stream end in CR LF. */
  record Crlf() implements Step {}

  /** Characters of several bytes are split over two writes. */
  record Split() implements Step {}

  /**
   * The request is answered with that status.
   *
   * @param words how the answer differs from the usual one, see {@link ApiError#simulated}
   */
  record Status(int status, int times, List<String> words, String key) implements Fault {}

  /** An error in mid-stream, after so many deltas. */
  record Fail(String type, int deltas, String key) implements Fault {}

  /** The connection is cut, after so many deltas. */
  record Drop(int deltas, String key) implements Fault {
    /** Behind {@code message_delta}. */
    static final int END = Integer.MAX_VALUE;
  }

  record Garbage(String key) implements Fault {}

  /** Whether the client sees something of it in the message. */
  default boolean isContent() {
    return this instanceof Speech
        || this instanceof Think
        || this instanceof Redact
        || this instanceof Tool
        || this instanceof Search;
  }

  /** Whether it ends the turn by itself. */
  default boolean isEnd() {
    return this instanceof Refuse || this instanceof Pause;
  }
}
