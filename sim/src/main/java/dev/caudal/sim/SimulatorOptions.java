// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.time.Clock;

/**
 * How a {@link Simulator} is started.
 *
 * @param port where it listens on 127.0.0.1; 0 takes any free port
 * @param clock what the lifetime of cached prefixes is measured by
 */
public record SimulatorOptions(int port, Clock clock) {

  /** Any free port, and no script. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(0, Clock.systemUTC());
  }

  public SimulatorOptions port(int other) {
    return new SimulatorOptions(other, clock);
  }

  public SimulatorOptions clock(Clock other) {
    return new SimulatorOptions(port, other);
  }
}
