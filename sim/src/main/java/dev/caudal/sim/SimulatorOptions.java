// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * How a {@link Simulator} is started.
 *
 * @param port where it listens on 127.0.0.1; 0 takes any free port
 * @param clock what the lifetime of cached prefixes is measured by
 * @param oldAccount whether the account is so old that most models let thinking pass whose prefix
 *     was changed
 * @param script a file of rules, or of what is recorded or replayed
 */
public record SimulatorOptions(int port, Clock clock, boolean oldAccount, Optional<Path> script) {

  /** Any free port, and no script. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(0, Clock.systemUTC(), false, Optional.empty());
  }

  public SimulatorOptions port(int other) {
    return new SimulatorOptions(other, clock, oldAccount, script);
  }

  public SimulatorOptions clock(Clock other) {
    return new SimulatorOptions(port, other, oldAccount, script);
  }

  public SimulatorOptions oldAccount(boolean is) {
    return new SimulatorOptions(port, clock, is, script);
  }

  public SimulatorOptions script(Path file) {
    return new SimulatorOptions(port, clock, oldAccount, Optional.of(file));
  }
}
