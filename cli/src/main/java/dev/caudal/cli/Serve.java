// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.cli.config.BadConfiguration;
import dev.caudal.cli.config.Configuration;
import dev.caudal.cli.config.Setting;
import dev.caudal.cli.config.Settings;
import dev.caudal.cli.log.Log;
import dev.caudal.server.ServerException;
import dev.caudal.sim.SimulatorException;
import dev.caudal.store.StoreException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves agents over HTTP until it is told to stop. */
@Command(
    name = "serve",
    description = "Serve agents over HTTP. docs/configuration.md lists all that can be set.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Serve implements Callable<Integer> {
  private static final int MISTAKE = 2;

  private final Machine machine;
  private final Terminal terminal;

  @Option(names = "--port", paramLabel = "N", description = "0 takes a free one (default: 8080).")
  private @Nullable String port;

  @Option(
      names = "--host",
      paramLabel = "H",
      description = "The address to listen on (default: 127.0.0.1).")
  private @Nullable String host;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of the store and the workspaces (default: .caudal).")
  private @Nullable String data;

  @Option(names = "--store", paramLabel = "S", description = "The store, as sqlite:FILE.")
  private @Nullable String store;

  @Option(names = "--engine", paramLabel = "E", description = "What runs the agents: direct.")
  private @Nullable String engine;

  @Option(names = "--log-format", paramLabel = "F", description = "text or json.")
  private @Nullable String logFormat;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Instead of caudal.yaml in the working directory.")
  private @Nullable String config;

  @Option(names = "--sim", description = "Simulate the models, also where there is a key.")
  private boolean sim;

  @Option(
      names = "--insecure",
      description = "Let others than this machine in without authentication.")
  private boolean insecure;

  Serve(Machine machine, Terminal terminal) {
    this.machine = machine;
    this.terminal = terminal;
  }

  /** 0 when it was told to stop, 1 when it cannot start, 2 when something is set wrongly. */
  @Override
  public Integer call() throws InterruptedException {
    Plan plan;
    try {
      var set = Configuration.load(Path.of(""), machine.env(), line());
      set.strangers().forEach(name -> note(name + " is no setting and does nothing"));
      plan = Plan.of(set, machine, sim, insecure);
    } catch (BadConfiguration wrong) {
      note(wrong.getMessage());
      return MISTAKE;
    }
    Log.serve(plan.jsonLog());
    var stop = Stop.onSignal();
    try {
      var serving = stop.owning(Serving.start(plan));
      if (plan.simulated()) {
        note("models are simulated, as " + (sim ? "--sim says" : "there is no key"));
      }
      terminal.out().println("listening on " + serving.baseUrl());
      terminal.out().flush();
    } catch (StoreException | ServerException | SimulatorException | UncheckedIOException failed) {
      note(String.valueOf(failed.getMessage()));
      return 1;
    } finally {
      stop.nothing(); // Unless there is something.
    }
    new CountDownLatch(1).await();
    return 0;
  }

  private Map<String, String> line() {
    var line = new HashMap<String, String>();
    put(line, Settings.PORT, port);
    put(line, Settings.HOST, host);
    put(line, Settings.DATA, data);
    put(line, Settings.STORE, store);
    put(line, Settings.ENGINE, engine);
    put(line, Settings.LOG_FORMAT, logFormat);
    if (config != null) {
      line.put(Configuration.CONFIG, config);
    }
    return line;
  }

  private static void put(Map<String, String> line, Setting<?> setting, @Nullable String value) {
    if (value != null) {
      line.put(setting.name(), value);
    }
  }

  private void note(String words) {
    terminal.err().println("caudal serve: " + words);
    terminal.err().flush();
  }
}
