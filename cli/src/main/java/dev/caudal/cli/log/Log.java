// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Function;

/** Where lines go, and in which form. */
public final class Log {
  private static volatile boolean serving;
  private static volatile Function<LogLine, String> form = LogLine::text;

  private Log() {}

  /** From now on the rooms' own notes are shown too, as lines of JSON or for the eye. */
  public static void serve(boolean json) {
    form = json ? LogLine::json : LogLine::text;
    serving = true;
  }

  static boolean isServing() {
    return serving;
  }

  static void write(LogLine line) {
    // One call, so that lines of two threads never mix; UTF-8 whatever the locale says.
    var bytes = (form.apply(line) + "\n").getBytes(UTF_8);
    System.err.write(bytes, 0, bytes.length);
    System.err.flush();
  }
}
