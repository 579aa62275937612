// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** Writes flowing text: one space between words, one empty line between paragraphs. */
final class HtmlWriter {
  private final StringBuilder out = new StringBuilder();
  private String link = "";
  private int linkStart;
  private boolean preformatted;
  private boolean space;

  int length() {
    return out.length();
  }

  void preformatted(boolean on) {
    preformatted = on;
  }

  void text(String text) {
    if (preformatted) {
      out.append(text);
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || c == '\u00a0') {
        space = true;
      } else {
        if (space && !atLineStart()) {
          out.append(' ');
        }
        space = false;
        out.append(c);
      }
    }
  }

  private boolean atLineStart() {
    return out.isEmpty()
        || out.charAt(out.length() - 1) == '\n'
        || out.charAt(out.length() - 1) == ' ';
  }

  /** What follows begins on a new line. */
  void line() {
    space = false;
    if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
      out.append('\n');
    }
  }

  /** What follows begins behind an empty line. */
  void paragraph() {
    line();
    if (out.length() > 1 && out.charAt(out.length() - 2) != '\n') {
      out.append('\n');
    }
  }

  /** What stands before a heading or an item. */
  void prefix(String text) {
    out.append(text);
  }

  void beginLink(String target) {
    link = target;
    linkStart = out.length();
  }

  /** A link without words is left out; an item's mark before it stays. */
  void endLink() {
    if (!link.isEmpty() && out.length() > linkStart) {
      out.append(" (").append(link).append(')');
    }
    link = "";
  }

  String finish() {
    return out.toString().strip();
  }
}
