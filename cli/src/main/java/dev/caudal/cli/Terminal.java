// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;

/**
 * Where a command reads and writes, and what is at the other end.
 *
 * @param interactive whether a person sits there, who can be asked
 */
record Terminal(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean color,
    boolean unicode,
    boolean interactive) {

  /** This process's own streams; coloured only for a person who has not set NO_COLOR. */
  @SuppressWarnings("SystemConsoleNull") // With JDK 25's own console it is null for a pipe.
  static Terminal here() {
    var console = System.console();
    var noColor = System.getenv("NO_COLOR");
    boolean interactive = console != null && console.isTerminal();
    boolean color = interactive && (noColor == null || noColor.isEmpty());
    boolean unicode = System.out.charset().newEncoder().canEncode("✓✗");
    return new Terminal(
        System.in, writer(System.out), writer(System.err), color, unicode, interactive);
  }

  /** A locale that says nothing is read as ASCII, and a model's text would be lost in it. */
  private static PrintWriter writer(PrintStream stream) {
    var charset = stream.charset().equals(US_ASCII) ? UTF_8 : stream.charset();
    return new PrintWriter(stream, true, charset);
  }

  String mark(Verdict verdict) {
    String glyph = unicode ? verdict.glyph() : verdict.ascii();
    return color ? "\u001b[" + verdict.sgr() + "m" + glyph + "\u001b[0m" : glyph;
  }

  /** A line beside the matter. */
  String dim(String line) {
    return color ? "\u001b[2m" + line + "\u001b[0m" : line;
  }
}
