// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.Optional;

/**
 * A simulator of the Messages API on a local port. Point any client at {@link #baseUrl()}, with any
 * key; directives in the text of the user say what the simulated model does.
 */
public final class Simulator implements AutoCloseable {

  private final Pacer pacer = new Pacer();
  private final Optional<Recorder> recorder;
  private final Front front;

  private Simulator(SimulatorOptions options) {
    var script = options.script().map(ScriptFile::read).orElseGet(Script::none);
    recorder = script.record().map(to -> new Recorder(to.from(), new Tape(to.to())));
    front = new Front(options.port(), desk(options, script));
  }

  private Front.Desk desk(SimulatorOptions options, Script script) {
    if (recorder.isPresent()) {
      return recorder.get();
    }
    if (script.replay().isPresent()) {
      return new Replayer(script.replay().get());
    }
    var faults = new Faults();
    return new Router(new Messages(new Director(script, faults), faults, pacer, options))::route;
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
    recorder.ifPresent(Recorder::close);
  }
}
