// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

/** How a check came out. */
enum Verdict {
  OK("✓", "+", 32),
  /** Something optional is missing or does not work. */
  WARN("!", "!", 33),
  /** Something Caudal cannot do without is missing. */
  FAIL("✗", "x", 31);

  private final String glyph;
  private final String ascii;
  private final int sgr;

  Verdict(String glyph, String ascii, int sgr) {
    this.glyph = glyph;
    this.ascii = ascii;
    this.sgr = sgr;
  }

  String glyph() {
    return glyph;
  }

  String ascii() {
    return ascii;
  }

  /** The number of the terminal's colour (ECMA-48 "select graphic rendition"). */
  int sgr() {
    return sgr;
  }

  String word() {
    return switch (this) {
      case OK -> "ok";
      case WARN -> "warn";
      case FAIL -> "fail";
    };
  }
}
