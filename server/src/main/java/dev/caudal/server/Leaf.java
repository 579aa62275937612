// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A file that is served whole, and not again to those who have it. */
record Leaf(String type, byte[] bytes, String tag) {
  private static final int TAG_CHARS = 32;

  static Leaf of(String type, byte[] bytes) {
    var hash = HexFormat.of().formatHex(sha256(bytes));
    return new Leaf(type, bytes, "\"" + hash.substring(0, TAG_CHARS) + "\"");
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  void answer(Call call) throws IOException {
    call.put("ETag", tag);
    call.put("Cache-Control", "no-cache");
    if (isHad(call.header("If-None-Match").orElse(""))) {
      call.answer(304);
      return;
    }
    call.put("Content-Type", type);
    call.exchange().respond(200, bytes);
  }

  private boolean isHad(String tags) {
    return Arrays.stream(tags.split(",", -1))
        .map(it -> it.strip().replaceFirst("^W/", ""))
        .anyMatch(it -> it.equals(tag) || it.equals("*"));
  }
}
