// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.Effort;
import dev.caudal.agent.Options;
import dev.caudal.agent.PermissionMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the command line says about how an agent works. */
final class AgentFlags {
  @Option(
      names = "--cwd",
      paramLabel = "DIR",
      description = "The folder that the agent works in and cannot leave (default: this one).")
  private Path cwd = Path.of("");

  @Option(names = "--timeout", paramLabel = "S", description = "The most seconds it may take.")
  private @Nullable Double timeout_seconds;

  @Option(names = "--model", paramLabel = "M", description = "The model, by its name.")
  private @Nullable String model;

  @Option(names = "--max-turns", paramLabel = "N", description = "The most calls of the model.")
  private @Nullable Integer maxTurns;

  @Option(names = "--max-budget-usd", paramLabel = "X", description = "What it may cost.")
  private @Nullable Double maxBudgetUsd;

  @Option(names = "--effort", paramLabel = "E", description = "low, medium, high, xhigh, max.")
  private @Nullable Effort effort;

  @Option(
      names = "--allow",
      paramLabel = "RULE",
      description =
          "What runs unasked, for one Bash(git *); without --tools it is what is offered, too."
              + " May be repeated.")
  private @Nullable List<String> allow;

  @Option(names = "--deny", paramLabel = "RULE", description = "What never runs. May be repeated.")
  private @Nullable List<String> deny;

  @Option(
      names = "--tools",
      paramLabel = "A,B",
      split = ",",
      description = "The built-in tools to offer; \"\" is none (default: all but WebSearch).")
  private @Nullable List<String> tools;

  @Option(
      names = "--permission-mode",
      paramLabel = "M",
      description = "default, accept_edits, plan, deny_unlisted, bypass.")
  private @Nullable PermissionMode mode;

  @Option(names = "--system", paramLabel = "TEXT", description = "The system prompt.")
  private @Nullable String system;

  @Option(names = "--append-system", paramLabel = "TEXT", description = "Goes behind it.")
  private @Nullable String appendSystem;

  Path workspace() {
    return cwd.toAbsolutePath().normalize();
  }

  void writeTo(Options options) {
    rule(Files.isDirectory(cwd.toAbsolutePath()), "--cwd is a folder that is there", cwd);
    options.workspace(workspace());
    writeLimits(options);
    writeTools(options);
    if (model != null) {
      options.model(model);
    }
    if (effort != null) {
      options.effort(effort);
    }
    if (system != null) {
      options.system(system);
    }
    if (appendSystem != null) {
      options.appendSystem(appendSystem);
    }
  }

  private void writeLimits(Options options) {
    if (timeout_seconds != null) {
      rule(timeout_seconds > 0 && timeout_seconds < 1e9, "--timeout is above 0", timeout_seconds);
      options.timeout(Duration.ofMillis(Math.max(1, Math.round(timeout_seconds * 1000))));
    }
    if (maxTurns != null) {
      rule(maxTurns > 0, "--max-turns is above 0", maxTurns);
      options.maxTurns(maxTurns);
    }
    if (maxBudgetUsd != null) {
      rule(maxBudgetUsd > 0 && maxBudgetUsd < 1e9, "--max-budget-usd is above 0", maxBudgetUsd);
      options.maxBudgetUsd(maxBudgetUsd);
    }
  }

  private void writeTools(Options options) {
    if (tools != null) {
      options.tools(
          tools.stream().map(String::strip).filter(it -> !it.isEmpty()).toArray(String[]::new));
    }
    if (allow != null) {
      options.allowedTools(allow.toArray(String[]::new));
    }
    if (deny != null) {
      options.disallowedTools(deny.toArray(String[]::new));
    }
    if (mode != null) {
      options.permissionMode(mode);
    }
  }

  private static void rule(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new BadLine(rule + ": " + value);
    }
  }
}
