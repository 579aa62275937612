// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

/** The end of what a program wrote: as much as fits, the rest is forgotten. */
final class LastWords {
  static final int BYTES = 64 * 1024;

  private final byte[] ring = new byte[BYTES];
  private long written;

  /** Reads to the end. */
  void drain(InputStream stream) {
    var buffer = new byte[8192];
    try (stream) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        add(buffer, n);
      }
    } catch (IOException e) {
      // The pipe was closed under us: it was the end.
    }
  }

  private synchronized void add(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      ring[(int) (written++ % BYTES)] = bytes[i];
    }
  }

  synchronized String text() {
    int length = (int) Math.min(written, BYTES);
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = ring[(int) ((written - length + i) % BYTES)];
    }
    return new String(bytes, UTF_8);
  }
}
