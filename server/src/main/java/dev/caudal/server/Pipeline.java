// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;

/** What every call passes, from the outside in. */
final class Pipeline implements JettyAdapter.Desk {
  private final ServerOptions options;
  private final Door outermost;

  Pipeline(ServerOptions options, Patience patience, Router router) {
    this.options = options;
    this.outermost =
        new RequestIds(
            new AccessLog(
                new Problems(
                    patience,
                    new HostCheck(
                        options, new ForeignPages(options, router, new Limits(options, router))))));
  }

  @Override
  public void serve(Exchange exchange) throws IOException {
    try {
      outermost.serve(new Call(exchange, options.maxBodyBytes()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
