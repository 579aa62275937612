// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

/**
 * A simulator of the Messages API on a local port. Point any client at {@link #baseUrl()}, with any
 * key; directives in the text of the user say what the simulated model does.
 */
public final class Simulator implements AutoCloseable {

  private final Pacer pacer;
  private final Front front;

  private Simulator(SimulatorOptions options) {
    pacer = new Pacer();
    var faults = new Faults();
    var messages = new Messages(new Director(Script.none(), faults), faults, pacer, options);
    var router = new Router(messages);
    front = new Front(options.port(), router::route);
  }

  /** Starts one on any free port. */
  public static Simulator start() {
    return start(SimulatorOptions.defaults());
  }

  /** Starts one. */
  public static Simulator start(SimulatorOptions options) {
    return new Simulator(options);
  }

  /** What clients take for their base URL: no path, and no slash at the end. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return front.port();
  }

  /** Cuts whatever is being streamed, and frees the port. */
  @Override
  public void close() {
    pacer.close();
    front.close();
  }
}
