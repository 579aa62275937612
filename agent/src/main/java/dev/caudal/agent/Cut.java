// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Cuts foreign text to size. */
final class Cut {
  private Cut() {}

  /**
   * At most so many characters of it, none of them halved; a half that was in it becomes a question
   * mark, because nothing can carry it.
   */
  static String chars(String text, int most) {
    int end = Math.clamp(most, 0, text.length());
    if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return new String(text.substring(0, end).getBytes(UTF_8), UTF_8);
  }
}
