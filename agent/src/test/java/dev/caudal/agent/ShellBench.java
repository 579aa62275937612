// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The shell tools of one workspace, at hand for tests. */
final class ShellBench implements AutoCloseable {
  static final ShellLimits SMALL = new ShellLimits(40, 1 << 20, 512L << 20, 256, 60, 1 << 20);

  final ShellTools tools;
  private final ShellContext context;

  private ShellBench(ShellSettings settings) {
    this.tools = ShellTools.of(settings);
    this.context = new ShellContext(settings.workspace());
  }

  static ShellBench inSandbox(Path workspace) {
    return of(workspace, SandboxMode.REQUIRED, false);
  }

  static ShellBench plain(Path workspace) {
    return of(workspace, SandboxMode.OFF, false);
  }

  static ShellBench of(Path workspace, SandboxMode mode, boolean network) {
    return new ShellBench(
        new ShellSettings(workspace, mode, network, Optional.empty(), ShellLimits.DEFAULT));
  }

  static ShellBench limited(Path workspace, ShellLimits limits) {
    return new ShellBench(
        new ShellSettings(workspace, SandboxMode.REQUIRED, false, Optional.empty(), limits));
  }

  static ShellBench spilling(Path workspace, Path spillFolder) {
    return new ShellBench(
        new ShellSettings(
            workspace, SandboxMode.REQUIRED, false, Optional.of(spillFolder), ShellLimits.DEFAULT));
  }

  ToolOutput bash(String command) {
    return call("Bash", Map.of("command", command), context);
  }

  ToolOutput bash(String command, long timeout_ms) {
    return call("Bash", Map.of("command", command, "timeout", timeout_ms), context);
  }

  ToolOutput bash(String command, ShellContext other) {
    return call("Bash", Map.of("command", command), other);
  }

  String background(String command) {
    var said = call("Bash", Map.of("command", command, "run_in_background", true), context).text();
    return said.replaceFirst("(?s).*(shell_\\d+).*", "$1");
  }

  boolean isAlive(String shell) {
    return tools.tools().getFirst() instanceof BashTool bash
        && bash.shells().find(shell).filter(BackgroundShell::isAlive).isPresent();
  }

  ToolOutput call(String tool, Map<String, ?> input) {
    return call(tool, input, context);
  }

  private ToolOutput call(String tool, Map<String, ?> input, ToolContext surroundings) {
    var found = tools.tools().stream().filter(t -> t.name().equals(tool)).findFirst().orElseThrow();
    try {
      return found.run(new ToolCall("toolu_1", tool, Json.of(input)), surroundings);
    } catch (Exception e) {
      return ToolOutput.error("thrown: " + e);
    }
  }

  /** Waits for what no event tells about: that a process is gone, for one. */
  static boolean soon(Duration limit, BooleanSupplier condition) {
    var end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < end) {
      if (condition.getAsBoolean()) {
        return true;
      }
      LockSupport.parkNanos(2_000_000);
    }
    return condition.getAsBoolean();
  }

  @Override
  public void close() {
    tools.close();
  }
}
