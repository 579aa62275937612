// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;

/** Refuses by what stands on the outside: addresses and announced bodies that are too large. */
final class Limits implements Door {
  private static final int ADDRESS_MAX = 16 << 10;

  private final ServerOptions options;
  private final Door next;

  Limits(ServerOptions options, Door next) {
    this.options = options;
    this.next = next;
  }

  @Override
  public void serve(Call call) throws IOException, InterruptedException {
    var exchange = call.exchange();
    if (exchange.path().length() + exchange.query().length() > ADDRESS_MAX) {
      throw new Problem(
          414, "address_too_long", "an address has at most " + ADDRESS_MAX + " characters");
    }
    long announced = call.header("Content-Length").map(Limits::number).orElse(0L);
    if (announced > options.maxBodyBytes()) {
      throw Problem.tooLarge(options.maxBodyBytes());
    }
    next.serve(call);
  }

  private static long number(String digits) {
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : Long.MAX_VALUE;
  }
}
