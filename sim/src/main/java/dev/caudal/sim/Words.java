// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

/** Cuts text into the pieces that a model streams. */
final class Words {

  private Words() {}

  /** Where the word that begins here ends, with the blanks after it. */
  static int end(String text, int from) {
    int at = from;
    while (at < text.length() && !isBlank(text.charAt(at))) {
      at++;
    }
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  static int count(String text) {
    int count = 0;
    for (int from = 0; from < text.length(); from = end(text, from)) {
      count++;
    }
    return Math.max(1, count);
  }

  /** A place to cut at or just behind this one, never inside a character. */
  static int cut(String text, int at) {
    if (at >= text.length()) {
      return text.length();
    }
    return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }
}
