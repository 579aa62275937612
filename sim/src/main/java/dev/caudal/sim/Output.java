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

  /** Tokens given out so far. */
  record Counts(long tokens, long thinking) {}

  /** How a message ends. */
  record Ending(ObjectNode delta, Usage usage, Counts counts) {}

  void open(ObjectNode message) throws IOException;

  /** Opens the next block. */
  void start(ObjectNode block) throws IOException;

  void delta(Delta kind, String piece) throws IOException;

  void stop() throws IOException;

  void close(Ending ending) throws IOException;

  void ping() throws IOException;

  /** One frame that no parser takes. */
  void garbage() throws IOException;

  /** Lets the client see everything so far. */
  void flush() throws IOException;
}
