// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;
import java.util.List;

/** A server whose doors need no runtime: the pipeline over the real transport. */
final class Rig implements AutoCloseable {
  final Patience patience = new Patience();
  private final JettyAdapter transport;

  Rig(Route... routes) {
    this(ServerOptions.defaults(), routes);
  }

  Rig(ServerOptions options, Route... routes) {
    transport =
        new JettyAdapter(options, new Pipeline(options, patience, new Router(List.of(routes))));
  }

  int port() {
    return transport.port();
  }

  /** One request on a connection of its own. */
  Wire.Answer ask(String method, String target, String body, String... headers) throws IOException {
    try (var wire = new Wire(port())) {
      return wire.ask(method, target, body, headers);
    }
  }

  @Override
  public void close() {
    patience.end();
    transport.close();
  }
}
