// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;

/**
 * Refuses names this server does not go by. A page whose name is made to point here could otherwise
 * pass for one of our own.
 */
final class HostCheck implements Door {
  private final ServerOptions options;
  private final Door next;

  HostCheck(ServerOptions options, Door next) {
    this.options = options;
    this.next = next;
  }

  @Override
  public void serve(Call call) throws IOException, InterruptedException {
    if (!options.authenticated() && !isHealth(call) && !isKnown(call.header("Host").orElse(""))) {
      throw new Problem(
          403,
          "unknown_host",
          "this server is not known by that name: name it in CAUDAL_HOSTS, or use localhost");
    }
    next.serve(call);
  }

  private static boolean isHealth(Call call) {
    var path = call.exchange().path();
    return path.equals("/health") || path.startsWith("/health/");
  }

  private boolean isKnown(String host) {
    return Authority.of(host)
        .map(found ->
            found.isAddress()
                || found.host().equals("localhost")
                || options.hosts().stream().anyMatch(found.host()::equalsIgnoreCase))
        .orElse(false);
  }
}
