// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run's events as lines of JSON. A file that was left behind is gone on with where its last
 * whole line ends.
 *
 * <p>Plain streams on purpose: a channel would be closed by the interrupt that ends a reader.
 */
final class EventFile implements AutoCloseable {
  private static final int BLOCK = 8_192;

  private final FileOutputStream out;
  private final JsonNode last;

  private EventFile(FileOutputStream out, JsonNode last) {
    this.out = out;
    this.last = last;
  }

  static EventFile open(Path path) throws IOException {
    JsonNode last = MissingNode.getInstance();
    if (Files.exists(path)) {
      try (var file = new RandomAccessFile(path.toFile(), "rw")) {
        last = cutToLastLine(file);
      }
    }
    return new EventFile(new FileOutputStream(path.toFile(), true), last);
  }

  /** The last line that is whole, and nothing behind it. */
  private static JsonNode cutToLastLine(RandomAccessFile file) throws IOException {
    long end = newlineBefore(file, file.length());
    file.setLength(end + 1);
    if (end < 0) {
      return MissingNode.getInstance();
    }
    long begin = newlineBefore(file, end) + 1;
    var line = new byte[Math.toIntExact(end - begin)];
    file.seek(begin);
    file.readFully(line);
    return Events.MAPPER.readTree(line);
  }

  /** The place of the last newline before this one; −1 where there is none. */
  private static long newlineBefore(RandomAccessFile file, long before) throws IOException {
    var block = new byte[BLOCK];
    for (long to = before; to > 0; to -= BLOCK) {
      long from = Math.max(0, to - BLOCK);
      int length = (int) (to - from);
      file.seek(from);
      file.readFully(block, 0, length);
      for (int at = length - 1; at >= 0; at--) {
        if (block[at] == '\n') {
          return from + at;
        }
      }
    }
    return -1;
  }

  /** What was in it when it was opened: the last line, or nothing. */
  JsonNode last() {
    return last;
  }

  void write(ObjectNode line) throws IOException {
    out.write((Events.MAPPER.writeValueAsString(line) + "\n").getBytes(UTF_8));
  }

  /** Adds an event's line to those that are written together. */
  static void add(ByteArrayOutputStream lines, LogEvent event, Instant time) {
    var json = event.json();
    lines.write(json, 0, json.length - 1);
    lines.writeBytes((",\"timestamp\":\"" + time + "\"}\n").getBytes(UTF_8));
  }

  void write(ByteArrayOutputStream lines) throws IOException {
    lines.writeTo(out);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
