// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.nio.file.Path;

/**
 * Can bubblewrap start a sandbox? Being installed is not enough: some systems forbid ordinary users
 * the namespaces it needs.
 */
final class SandboxCheck implements Check {
  private static final long LIMIT_MS = 5_000;

  @Override
  public String name() {
    return "sandbox";
  }

  @Override
  public Finding look(Machine machine) {
    if (!machine.system().equals("Linux")) {
      return Finding.warn(name(), "bubblewrap exists on Linux only, this is " + machine.system());
    }
    return machine
        .find("bwrap")
        .map(bwrap -> start(machine, bwrap))
        .orElseGet(() ->
            Finding.warn(
                name(),
                "bubblewrap is not installed: apt install bubblewrap, or dnf install"
                    + " bubblewrap"));
  }

  private Finding start(Machine machine, Path bwrap) {
    var program = bwrap.toString();
    var tried =
        Child.run(machine, LIMIT_MS, program, "--unshare-all", "--ro-bind", "/", "/", "true");
    return switch (tried) {
      case Child.Ended(int code, _) when code == 0 ->
          Finding.ok(name(), version(machine, program) + " starts (" + program + ")");
      case Child.Ended ended ->
          Finding.warn(name(), "bubblewrap cannot start: " + ended.lastLine() + hint(ended));
      case Child.Hung(long limit_ms) ->
          Finding.warn(name(), "bubblewrap did not start within " + limit_ms + " ms");
      case Child.NotStarted(String reason) ->
          Finding.warn(name(), "bubblewrap cannot be run: " + reason);
    };
  }

  private static String version(Machine machine, String program) {
    return Child.run(machine, LIMIT_MS, program, "--version") instanceof Child.Ended ended
        ? ended.firstLine()
        : "bubblewrap";
  }

  /** Ubuntu since 24.04 allows user namespaces only to programs with an AppArmor profile. */
  private static String hint(Child.Ended ended) {
    return ended.lastLine().contains("Permission denied")
            || ended.lastLine().contains("Operation not permitted")
        ? "; allow it unprivileged user namespaces (on Ubuntu by an AppArmor profile for bwrap)"
        : "";
  }
}
