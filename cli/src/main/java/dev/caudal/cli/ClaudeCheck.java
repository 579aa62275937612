// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where is the Claude CLI, and does it answer? */
final class ClaudeCheck implements Check {
  private static final long LIMIT_MS = 5_000;

  /** Where its installers put it, below the user's home. */
  private static final List<String> HOMES =
      List.of(
          ".claude/local/claude",
          ".local/bin/claude",
          ".npm-global/bin/claude",
          "node_modules/.bin/claude",
          ".bun/bin/claude",
          ".yarn/bin/claude");

  private static final List<String> SYSTEM =
      List.of("/usr/local/bin/claude", "/opt/homebrew/bin/claude");

  @Override
  public String name() {
    return "claude";
  }

  @Override
  public Finding look(Machine machine) {
    var named = machine.get("CAUDAL_CLAUDE_PATH").map(Path::of);
    if (named.isPresent()) {
      // Who names one wants that one: falling back to another would hide the mistake.
      return Machine.runs(named.get())
          ? ask(machine, named.get())
          : Finding.warn(name(), "CAUDAL_CLAUDE_PATH names no program: " + named.get());
    }
    return find(machine)
        .map(claude -> ask(machine, claude))
        .orElseGet(() ->
            Finding.warn(
                name(),
                "not found (optional): npm install -g @anthropic-ai/claude-code, or set"
                    + " CAUDAL_CLAUDE_PATH"));
  }

  private static Optional<Path> find(Machine machine) {
    var homes = HOMES.stream().map(machine.home()::resolve);
    var npm = machine.get("NPM_CONFIG_PREFIX").map(prefix -> Path.of(prefix, "bin", "claude"));
    var usual = Stream.of(homes, npm.stream(), SYSTEM.stream().map(Path::of)).flatMap(all -> all);
    return machine.find("claude").or(() -> usual.filter(Machine::runs).findFirst());
  }

  private Finding ask(Machine machine, Path claude) {
    return switch (Child.run(machine, LIMIT_MS, claude.toString(), "--version")) {
      case Child.Ended ended when ended.code() == 0 ->
          Finding.ok(name(), ended.firstLine() + " (" + claude + ")");
      case Child.Ended ended -> Finding.warn(name(), claude + " fails: " + ended.lastLine());
      case Child.Hung(long limit_ms) ->
          Finding.warn(name(), claude + " hung for " + limit_ms + " ms");
      case Child.NotStarted(String reason) ->
          Finding.warn(name(), claude + " cannot be run: " + reason);
    };
  }
}
