// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** One request and its answer: all that doors see of the transport. One thread serves it. */
interface Exchange {
  String method();

  /** As it was sent, still encoded. */
  String path();

  /** As it was sent, without its question mark; empty where there is none. */
  String query();

  /** A header's value; several lines are joined by commas. */
  Optional<String> header(String name);

  String clientAddress();

  /**
   * Reads the whole body.
   *
   * @throws Problem when it is longer than this, or broken
   * @throws IOException when the client is gone
   */
  byte[] body(int bytesMax) throws IOException;

  /** Sets a header of the answer. */
  void put(String header, String value);

  /** Answers whole. */
  void respond(int status, byte[] body) throws IOException;

  /**
   * Answers piece by piece. Each write goes out at once and blocks while the reader is slow, until
   * the transport's deadline drops it. Closing ends the answer; what is left open is cut off.
   */
  OutputStream stream(int status) throws IOException;

  /** The answer's status; 0 as long as there is none. */
  int status();
}
