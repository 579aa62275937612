// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Makes identifiers that look like the API's: a prefix, then 24 letters and digits. */
final class Ids {

  private static final String ALPHABET =
      "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int LENGTH = 22;
  private static final RandomGenerator RANDOM = new SecureRandom();

  private Ids() {}

  static String request() {
    return make("req_");
  }

  static String message() {
    return make("msg_");
  }

  private static String make(String prefix) {
    var text = new StringBuilder(prefix).append("01");
    var random = new byte[LENGTH];
    RANDOM.nextBytes(random);
    for (byte b : random) {
      text.append(ALPHABET.charAt((b & 0xff) % ALPHABET.length()));
    }
    return text.toString();
  }

  static byte[] random(int bytes) {
    var random = ByteBuffer.allocate(bytes).array();
    RANDOM.nextBytes(random);
    return random;
  }
}
