// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What a thinking block's signature says, opaque to clients.
 *
 * @param previous the signature of the thinking block before, or nothing
 * @param system a hash of {@code system}
 * @param tools a hash of the tools
 * @param prefix a hash of all messages and blocks before it, other thinking left out
 * @param words a hash of the readable text, or nothing where it was left out
 */
record Signature(
    String model,
    String account,
    String previous,
    String system,
    String tools,
    String prefix,
    String words) {

  private static final String VERSION = "caudal1";
  private static final int PARTS = 8;
  private static final int SHORT = 12;

  static String hash(byte[] bytes) {
    return Digest.hex(Digest.first(bytes, SHORT));
  }

  static String hash(String text) {
    return hash(Digest.of(new byte[0], text));
  }

  String sealed() {
    var text = String.join("|", VERSION, model, account, previous, system, tools, prefix, words);
    var signed = text + "|" + Digest.hex(Digest.mac(text.getBytes(UTF_8)));
    return Base64.getEncoder().encodeToString(signed.getBytes(UTF_8));
  }

  /** Nothing when it is not one of ours, or was changed. */
  static Optional<Signature> open(String sealed) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(sealed);
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
    var parts = new String(bytes, UTF_8).split("\\|", -1);
    if (parts.length != PARTS + 1 || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    var text = String.join("|", Arrays.copyOf(parts, PARTS));
    if (!Digest.hex(Digest.mac(text.getBytes(UTF_8))).equals(parts[PARTS])) {
      return Optional.empty();
    }
    return Optional.of(
        new Signature(parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7]));
  }
}
