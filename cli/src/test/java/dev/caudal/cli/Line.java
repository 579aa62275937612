// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

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
    var out = new StringWriter();
    var err = new StringWriter();
    var terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), color, true);
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
