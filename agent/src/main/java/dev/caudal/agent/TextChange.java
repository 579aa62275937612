// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * A replacement of one text by another. The model sees and writes LF; where a file has CRLF, so do
 * both texts.
 */
record TextChange(String old, String replacement, boolean everywhere) {
  /** The changed text and how many places were changed. */
  record Result(String text, int times) {}

  Result apply(String text) throws Refusal {
    if (old.equals(replacement)) {
      throw new Refusal("old_string and new_string are the same: nothing to change");
    }
    if (old.isEmpty()) {
      if (text.isEmpty()) {
        return new Result(replacement, 1);
      }
      throw new Refusal("the file is not empty: old_string must say what to replace");
    }
    var firstBreak = text.indexOf('\n');
    if (firstBreak > 0 && text.charAt(firstBreak - 1) == '\r') {
      var adapted = new TextChange(crlf(old), crlf(replacement), everywhere);
      if (text.contains(adapted.old)) {
        return adapted.exactly(text);
      }
    }
    return exactly(text);
  }

  private Result exactly(String text) throws Refusal {
    var found = occurrences(text, 1);
    if (found == 0) {
      throw new Refusal(
          "old_string is not in the file: it must match to the letter, spaces and line breaks too");
    }
    if (!everywhere && found > 1) {
      throw new Refusal(
          "old_string is in the file "
              + found
              + " times: give more of what is around it, or set replace_all");
    }
    // Where occurrences overlap, fewer are replaced than found.
    return new Result(text.replace(old, replacement), occurrences(text, old.length()));
  }

  private int occurrences(String text, int step) {
    var count = 0;
    for (var at = text.indexOf(old); at >= 0; at = text.indexOf(old, at + step)) {
      count++;
    }
    return count;
  }

  private static String crlf(String text) {
    return text.replace("\r\n", "\n").replace("\n", "\r\n");
  }
}
