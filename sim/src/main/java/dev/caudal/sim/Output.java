// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** Where a message goes while it is made: into a stream of events, or into one body. */
interface Output {

  /** The kinds of delta. */
  enum Delta {
    TEXT("text_delta", "text"),
    THINKING("thinking_delta", "thinking"),
    SIGNATURE("signature_delta", "signature"),
    INPUT("input_json_delta", "partial_json");

    final String type;
    final String field;

    Delta(String type, String field) {
      this.type = type;
      this.field = field;
    }
  }

  /** Tokens given out so far, and web searches made for them. */
  record Counts(long tokens, long thinking, long searches) {}

  /**
   * How a message ends.
   *
   * @param beside what the betas add to it
   */
  record Ending(ObjectNode delta, Usage usage, Counts counts, ObjectNode beside) {}

  void open(ObjectNode message) throws IOException;

  /** Opens the next block. */
  void start(ObjectNode block) throws IOException;

  void delta(Delta kind, String piece) throws IOException;

  void stop() throws IOException;

  /** Says how the message ends, which is not yet its end. */
  void end(Ending ending) throws IOException;

  void close() throws IOException;

  /** An event of a type that nobody knows; within a block, a delta like that as well. */
  void unknown() throws IOException;

  void ping() throws IOException;

  /** One frame that no parser takes. */
  void garbage() throws IOException;

  /** Lets the client see everything so far. */
  void flush() throws IOException;
}
