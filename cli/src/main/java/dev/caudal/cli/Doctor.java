// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what of this machine Caudal can use, and what is missing. Changes nothing. */
@Command(
    name = "doctor",
    description = "Check what this machine offers: JDK, sandbox, Redis, Claude CLI, store, keys.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Doctor implements Callable<Integer> {

  private static final List<Check> CHECKS =
      List.of(
          new JdkCheck(),
          new HardwareCheck(),
          new SqliteCheck(),
          new SandboxCheck(),
          new RedisCheck(),
          new ClaudeCheck(),
          new KeyCheck());

  private final Machine machine;
  private final Terminal terminal;

  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  private boolean json;

  Doctor(Machine machine, Terminal terminal) {
    this.machine = machine;
    this.terminal = terminal;
  }

  /** 0 when all that Caudal needs is there, whatever optional things are missing; else 1. */
  @Override
  public Integer call() {
    var report = new Report(look());
    terminal.out().print(json ? report.json() : report.table(terminal));
    terminal.out().flush();
    return report.healthy() ? 0 : 1;
  }

  /** All checks at once, as several wait for other programs; the answers keep the list's order. */
  private List<Finding> look() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var pending =
          CHECKS.stream()
              .map(check -> CompletableFuture.supplyAsync(() -> check.look(machine), threads))
              .toList();
      return pending.stream().map(CompletableFuture::join).toList();
    }
  }
}
