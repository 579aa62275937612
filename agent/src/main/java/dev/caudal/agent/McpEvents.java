// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import okio.Buffer;
import okio.BufferedSource;

/** The messages of an event stream: the data of each event. */
final class McpEvents {
  private static final long NEWLINE = '\n';

  private final BufferedSource source;
  private final long limit;

  McpEvents(BufferedSource source, long limit) {
    this.source = source;
    this.limit = limit;
  }

  /** Takes a message. */
  @FunctionalInterface
  interface Taker {
    void take(String json) throws IOException;
  }

  /** Reads as long as more is wanted; the end of the stream is no failure. */
  void read(Taker taker, BooleanSupplier wanted) throws IOException {
    var data = new StringBuilder();
    while (wanted.getAsBoolean() && !source.exhausted()) {
      var line = line();
      if (line.isEmpty()) {
        if (!data.toString().isBlank()) {
          taker.take(data.toString());
        }
        data.setLength(0);
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(line.substring(5).strip());
        if (data.length() > limit) {
          throw tooLong(limit);
        }
      }
    }
  }

  private String line() throws IOException {
    long end = source.indexOf((byte) NEWLINE, 0, limit);
    if (end < 0) {
      if (source.request(limit)) {
        throw tooLong(limit);
      }
      return source.readUtf8();
    }
    var line = source.readUtf8(end);
    source.skip(1);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  /** All of a body, if it is not too long. */
  static String bounded(BufferedSource source, long limit) throws IOException {
    var all = new Buffer();
    while (source.read(all, 64 * 1024) >= 0) {
      if (all.size() > limit) {
        throw tooLong(limit);
      }
    }
    return all.readString(StandardCharsets.UTF_8).strip();
  }

  private static IOException tooLong(long limit) {
    return new IOException("it sent a message of more than " + (limit >> 20) + " MB");
  }
}
