// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads a program's output to the end, so that it never blocks, but keeps only the beginning. */
final class Drain {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int limit_bytes;
  private final Thread reader;

  Drain(InputStream in, int limit_bytes) {
    this.limit_bytes = limit_bytes;
    this.reader = Thread.ofVirtual().start(() -> read(in));
  }

  /** What has come until the end of the output, or until the time is over. */
  String text(long wait_ms) throws InterruptedException {
    reader.join(Duration.ofMillis(wait_ms));
    synchronized (kept) {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }

  private void read(InputStream in) {
    byte[] piece = new byte[4096];
    try (in) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        keep(piece, n);
      }
    } catch (IOException _) {
      // The program was killed meanwhile; what came before that is kept.
    }
  }

  private void keep(byte[] piece, int length) {
    synchronized (kept) {
      kept.write(piece, 0, Math.min(length, limit_bytes - kept.size()));
    }
  }
}
