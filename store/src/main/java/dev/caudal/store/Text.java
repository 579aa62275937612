// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.nio.charset.StandardCharsets;

/** What names may be made of: text that is itself again after it was written as UTF-8. */
final class Text {

  private Text() {}

  /** Refuses half of a surrogate pair, which would be written as another character. */
  static void requireWhole(String value, String what) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException(what + " must be well-formed text");
    }
  }
}
