// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * A pattern, divided where its first special character is: the folders before it are entered by
 * name, so that a search for {@code src/main/*} reads nothing else.
 *
 * @param folder the folders before, perhaps none
 * @param rest the pattern from there
 */
record GlobStart(String folder, String rest) {
  static GlobStart of(String pattern) {
    var cut = 0;
    for (var i = 0; i < pattern.length() && "*?[{\\".indexOf(pattern.charAt(i)) < 0; i++) {
      if (pattern.charAt(i) == '/') {
        cut = i + 1;
      }
    }
    return new GlobStart(pattern.substring(0, cut), pattern.substring(cut));
  }

  /** The path of the folder to search, seen from another. */
  String under(String base) {
    return folder.isEmpty() ? base : folder.startsWith("/") ? folder : base + "/" + folder;
  }
}
