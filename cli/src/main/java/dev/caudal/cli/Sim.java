// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.sim.Simulator;
import dev.caudal.sim.SimulatorException;
import dev.caudal.sim.SimulatorOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves a simulated Messages API until it is told to stop. */
@Command(
    name = "sim",
    description = "Serve a simulated Messages API on this machine, for any key and no money.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Sim implements Callable<Integer> {

  private static final int MISTAKE = 2;

  private final Terminal terminal;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8484",
      description = "Where to listen on 127.0.0.1; 0 takes any free port (default: 8484).")
  private int port;

  @Option(
      names = "--script",
      paramLabel = "F",
      description = "A YAML file that says what is answered, recorded or replayed.")
  private @Nullable Path script;

  Sim(Terminal terminal) {
    this.terminal = terminal;
  }

  /** 0 when it was told to stop, 1 when it cannot listen, 2 when the script breaks a rule. */
  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > 65_535) {
      terminal.err().println("caudal sim: a port is a number from 0 to 65535: " + port);
      return MISTAKE;
    }
    var options = SimulatorOptions.defaults().port(port);
    Simulator simulator;
    try {
      simulator = Simulator.start(script == null ? options : options.script(script));
    } catch (SimulatorException.BadScript | SimulatorException.BadFile wrong) {
      terminal.err().println("caudal sim: " + wrong.getMessage());
      return MISTAKE;
    } catch (SimulatorException failed) {
      terminal.err().println("caudal sim: " + failed.getMessage());
      return 1;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(simulator)));
    terminal.out().println("listening on " + simulator.baseUrl());
    terminal.out().flush();
    new CountDownLatch(1).await();
    return 0;
  }

  /** The JVM's own exit code after a signal is not 0, and being told to stop is no failure. */
  private static void stop(Simulator simulator) {
    simulator.close();
    Runtime.getRuntime().halt(0);
  }
}
