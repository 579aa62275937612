// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.nio.charset.StandardCharsets;

/** Reads what a {@link ByteSink} wrote, and trusts no length. */
final class ByteSource {

  /** The bytes are not what a sink wrote. */
  static final class Malformed extends IllegalArgumentException {
    Malformed(String what) {
      super(what);
    }
  }

  /** Deflate gains a little over a thousand at best. */
  private static final long PACKING_GAIN_MAX = 1_100;

  private final byte[] bytes;
  private int at;

  ByteSource(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  int position() {
    return at;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = next();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new Malformed("number is too long");
  }

  long zigzag() {
    long value = varint();
    return value >>> 1 ^ -(value & 1);
  }

  /** A length or count, which is never more than the bytes that are left. */
  int length() {
    long value = varint();
    if (value < 0 || value > bytes.length) {
      throw new Malformed("length is beyond the end: " + value);
    }
    return (int) value;
  }

  /** The length of what was packed: no more than packing can have gained. */
  int packedLength() {
    long value = varint();
    if (value < 0 || value > PACKING_GAIN_MAX * bytes.length) {
      throw new Malformed("packed length is beyond reason: " + value);
    }
    return Math.toIntExact(value);
  }

  byte[] bytes() {
    int length = length();
    if (length > bytes.length - at) {
      throw new Malformed("bytes are cut short");
    }
    if (length == 0) {
      return Entry.NOTHING;
    }
    var copy = new byte[length];
    System.arraycopy(bytes, at, copy, 0, length);
    at += length;
    return copy;
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private byte next() {
    if (at >= bytes.length) {
      throw new Malformed("bytes end too early");
    }
    return bytes[at++];
  }
}
