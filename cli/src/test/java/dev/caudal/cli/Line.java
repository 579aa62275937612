// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** Runs the command line inside this JVM, on a machine that the test describes. */
final class Line {
  private Line() {}

  static Ran run(Machine machine, String... args) {
    return run(machine, false, args);
  }

  static Ran run(Machine machine, boolean color, String... args) {
    return run(machine, "", color, false, args);
  }

  /** With something piped in. */
  static Ran fed(Machine machine, String stdin, String... args) {
    return run(machine, stdin, false, false, args);
  }

  /** With a person at the terminal, who types this. */
  static Ran typed(Machine machine, String typed, String... args) {
    return run(machine, typed, false, true, args);
  }

  private static Ran run(
      Machine machine, String stdin, boolean color, boolean interactive, String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var in = new ByteArrayInputStream(stdin.getBytes(UTF_8));
    var terminal =
        new Terminal(in, new PrintWriter(out), new PrintWriter(err), color, true, interactive);
    int code = Main.run(machine, terminal, args);
    terminal.out().flush();
    terminal.err().flush();
    return new Ran(code, out.toString(), err.toString());
  }

  /** A Linux machine with these variables, and nothing on its PATH but what {@code bin} holds. */
  static Machine machine(Path home, Map<String, String> env) {
    return new Machine(env, home, "Linux");
  }
}
