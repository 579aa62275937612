// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.io.PrintWriter;

/** Where a command writes, and what the reader there can show. */
record Terminal(PrintWriter out, PrintWriter err, boolean color, boolean unicode) {

  /** This process's own streams; coloured only for a person who has not set NO_COLOR. */
  @SuppressWarnings("SystemConsoleNull") // With JDK 25's own console it is null for a pipe.
  static Terminal here() {
    var console = System.console();
    var noColor = System.getenv("NO_COLOR");
    boolean color =
        console != null && console.isTerminal() && (noColor == null || noColor.isEmpty());
    boolean unicode = System.out.charset().newEncoder().canEncode("✓✗");
    return new Terminal(
        new PrintWriter(System.out, true, System.out.charset()),
        new PrintWriter(System.err, true, System.err.charset()),
        color,
        unicode);
  }

  String mark(Verdict verdict) {
    String glyph = unicode ? verdict.glyph() : verdict.ascii();
    return color ? "\u001b[" + verdict.sgr() + "m" + glyph + "\u001b[0m" : glyph;
  }
}
