// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Caudal;

/** The doors of a runtime over HTTP. */
public final class Server implements AutoCloseable {
  private final ServerOptions options;
  private final Patience patience = new Patience();
  private final JettyAdapter transport;

  private Server(Caudal runtime, ServerOptions options) {
    this.options = options;
    var routes = Doors.of(runtime, options, patience);
    transport = new JettyAdapter(options, new Pipeline(options, patience, new Router(routes)));
  }

  /**
   * Opens the doors. The runtime is not closed with them.
   *
   * @throws ServerException.NoPort when the address cannot be listened on
   */
  public static Server start(Caudal runtime, ServerOptions options) {
    return new Server(runtime, options);
  }

  public int port() {
    return transport.port();
  }

  /** Where it is reached, without a slash at the end. */
  public String baseUrl() {
    var host = options.host();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /**
   * Ends all streams without a word, so that readers come back, sends those who wait for a run to
   * its address, and takes in no more work. Short calls are still answered.
   */
  public void drain() {
    patience.end();
  }

  /** Drains, and stops listening. */
  @Override
  public void close() {
    drain();
    transport.close();
  }
}
