// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing row of bytes. */
final class ByteSink {

  private byte[] buffer = new byte[1024];
  private int size;

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[size++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  void bytes(byte[] bytes) {
    varint(bytes.length);
    raw(bytes, bytes.length);
  }

  void text(String text) {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  void raw(byte[] bytes, int length) {
    room(length);
    System.arraycopy(bytes, 0, buffer, size, length);
    size += length;
  }

  private void room(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, more)));
    }
  }
}
