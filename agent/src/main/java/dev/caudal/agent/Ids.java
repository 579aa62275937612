// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes names for sessions. */
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  static String session() {
    var bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return "ses_" + HexFormat.of().formatHex(bytes);
  }
}
