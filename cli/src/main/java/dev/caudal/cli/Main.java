// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code caudal} command: parses the line, runs one subcommand, gives its exit code. */
@Command(
    name = "caudal",
    description = "Claude agents on the web and in the terminal.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Machine.here(), Terminal.here(), args));
  }

  /** Runs one command line. 0 is success, 1 a failure, 2 a line that makes no sense. */
  static int run(Machine machine, Terminal terminal, String... args) {
    var line = new CommandLine(new Main());
    line.addSubcommand(new Doctor(machine, terminal));
    line.addSubcommand(new Run(machine, terminal));
    line.addSubcommand(new Sim(terminal));
    line.addSubcommand(new Serve(machine, terminal));
    line.addSubcommand(new Train(machine));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setColorScheme(Help.defaultColorScheme(terminal.color() ? Help.Ansi.ON : Help.Ansi.OFF));
    line.setExecutionExceptionHandler((failure, at, _) -> explain(failure, at));
    line.setParameterExceptionHandler((mistake, _) -> refuse(mistake));
    return line.execute(args);
  }

  private static int refuse(ParameterException mistake) {
    CommandLine at = mistake.getCommandLine();
    at.getErr().println(at.getCommandSpec().qualifiedName() + ": " + reason(mistake));
    at.usage(at.getErr(), at.getColorScheme());
    return at.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String reason(ParameterException mistake) {
    return mistake instanceof UnmatchedArgumentException unknown
        ? "there is no " + String.join(" ", unknown.getUnmatched())
        : String.valueOf(mistake.getMessage());
  }

  private static int explain(Exception failure, CommandLine at) {
    PrintWriter err = at.getErr();
    err.println(at.getCommandSpec().qualifiedName() + ": " + failure);
    return at.getCommandSpec().exitCodeOnExecutionException();
  }
}
