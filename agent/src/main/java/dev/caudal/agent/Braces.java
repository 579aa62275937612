// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.List;

/** Writes out the alternatives of a pattern: {@code a.{b,c}} is {@code a.b} and {@code a.c}. */
final class Braces {
  private static final int MOST = 200;

  private Braces() {}

  static List<String> expand(String pattern) throws Refusal {
    var done = new ArrayList<String>();
    var open = new ArrayList<String>();
    open.add(pattern);
    while (!open.isEmpty()) {
      var next = open.removeLast();
      var begin = outside(next, 0, "{");
      var end = begin < 0 ? -1 : closing(next, begin);
      if (end < 0) {
        done.add(next);
      } else {
        for (var choice : choices(next.substring(begin + 1, end)).reversed()) {
          open.add(next.substring(0, begin) + choice + next.substring(end + 1));
        }
      }
      if (open.size() + done.size() > MOST) {
        throw new Refusal("a pattern has at most " + MOST + " alternatives in braces");
      }
    }
    return done;
  }

  private static List<String> choices(String inner) {
    var choices = new ArrayList<String>();
    var depth = 0;
    var start = 0;
    for (var i = 0; i < inner.length(); i++) {
      switch (inner.charAt(i)) {
        case '\\' -> i++;
        case '{' -> depth++;
        case '}' -> depth--;
        case ',' -> {
          if (depth == 0) {
            choices.add(inner.substring(start, i));
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    choices.add(inner.substring(start));
    return choices;
  }

  private static int closing(String pattern, int begin) {
    var depth = 0;
    for (var at = begin; at >= 0; at = outside(pattern, at + 1, "{}")) {
      depth += pattern.charAt(at) == '{' ? 1 : -1;
      if (depth == 0) {
        return at;
      }
    }
    return -1;
  }

  /** The next of these characters that no backslash precedes. */
  private static int outside(String pattern, int from, String wanted) {
    for (var i = from; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '\\') {
        i++;
      } else if (wanted.indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }
}
