// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Puts JSON together from pieces that stay as they are. */
final class Bytes {
  private Bytes() {}

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** The items as an array. */
  static byte[] array(List<byte[]> items) {
    var out = new ByteArrayOutputStream(2 + items.stream().mapToInt(item -> item.length + 1).sum());
    out.write('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(items.get(i));
    }
    out.write(']');
    return out.toByteArray();
  }

  static byte[] join(byte[]... pieces) {
    var out = new ByteArrayOutputStream();
    for (var piece : pieces) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  /** The object with one more member at its end. */
  static byte[] withMember(byte[] object, String member) {
    return join(java.util.Arrays.copyOf(object, object.length - 1), utf8("," + member + "}"));
  }
}
