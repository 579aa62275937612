// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A file of long output, up to a size. */
final class SpillFile implements AutoCloseable {
  private final String name;
  private final WritableByteChannel out;
  private final long limit_bytes;
  private long written;
  private boolean isFull;

  SpillFile(String name, WritableByteChannel out, long limit_bytes) {
    this.name = name;
    this.out = out;
    this.limit_bytes = limit_bytes;
  }

  void write(String text) {
    if (isFull) {
      return;
    }
    var bytes = text.getBytes(UTF_8);
    var fits = (int) Math.min(bytes.length, limit_bytes - written);
    isFull = fits < bytes.length;
    try {
      var buffer = ByteBuffer.wrap(bytes, 0, fits);
      while (buffer.hasRemaining()) {
        written += out.write(buffer);
      }
    } catch (IOException e) {
      isFull = true;
    }
  }

  long written() {
    return written;
  }

  /** Where it is, and what it lacks. */
  String describe() {
    return isFull
        ? "the first %,d bytes of the output are in %s, the rest is lost".formatted(written, name)
        : "the whole output is in " + name;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      isFull = true;
    }
  }
}
