// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.Agent;
import dev.caudal.agent.AgentException;
import dev.caudal.agent.InvalidRequest;
import dev.caudal.agent.MessageStream;
import dev.caudal.agent.Options;
import dev.caudal.sim.SimulatorException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives an agent a task and shows what it does until it is done. */
@Command(
    name = "run",
    description = {
      "Give an agent a task, and print its answer while it comes.",
      "Without a key and without ANTHROPIC_BASE_URL a simulator answers, for no money."
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 a mistake in the line, 124 out of time, 130 cancelled.",
      "What the line leaves open is taken from the environment: CAUDAL_MODEL,",
      "CAUDAL_MAX_TOKENS, CAUDAL_MAX_TURNS, CAUDAL_SANDBOX (auto, required, off),",
      "CAUDAL_SANDBOX_NETWORK (none, full), and the keys that the doctor names.",
      "No .env and no caudal.yaml is read yet."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Run implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int MISTAKE = 2;

  private final Machine machine;
  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "TASK",
      description = "What to do; \"-\", or nothing where input is piped, reads it from there.")
  private List<String> words = List.of();

  @Option(
      names = "--json",
      description = "Print one JSON event per line, and nothing else on standard output.")
  private boolean json;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Write the events to a file too, a line of JSON each; it is replaced.")
  private @Nullable Path log;

  @Mixin private final AgentFlags flags = new AgentFlags();

  Run(Machine machine, Terminal terminal) {
    this.machine = machine;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (var stopper = new Stopper();
        var upstream = Upstream.find(machine)) {
      return run(TaskText.of(words, terminal), upstream, stopper);
    } catch (BadLine mistake) {
      return say(mistake.getMessage(), MISTAKE);
    } catch (AgentException | SimulatorException | UncheckedIOException failed) {
      return say(failed.getMessage(), FAILED);
    }
  }

  private int run(String task, Upstream upstream, Stopper stopper) {
    var listeners = new ArrayList<Consumer<Event>>();
    listeners.add(json ? new JsonLines(terminal) : new Page(terminal));
    var narrator =
        new Narrator(
            task, upstream.isSimulated(), event -> listeners.forEach(it -> it.accept(event)));
    Consumer<Options> setUp = new Settings(machine)::writeTo;
    setUp = setUp.andThen(upstream::writeTo).andThen(flags::writeTo);
    if (terminal.interactive()) {
      setUp = setUp.andThen(options -> options.decider(new Asker(terminal, narrator)));
    }
    try (var stream = query(task, setUp);
        var file = LogFile.open(log, task, flags.workspace())) {
      listeners.add(file);
      stopper.watch(stream);
      if (upstream.isSimulated()) {
        say("no key is set, so a simulator answers; caudal doctor names the variables", 0);
      }
      return new Reading(stream, narrator, terminal).toTheEnd();
    }
  }

  /** What is refused before anything is asked or spent is a mistake in the line. */
  private static MessageStream query(String task, Consumer<Options> setUp) {
    try {
      return Agent.query(task, setUp);
    } catch (InvalidRequest refused) {
      throw new BadLine(refused.getMessage());
    }
  }

  private int say(@Nullable String text, int code) {
    terminal.err().println("caudal run: " + text);
    terminal.err().flush();
    return code;
  }
}
