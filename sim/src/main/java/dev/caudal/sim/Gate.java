// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;

/** Reads who asks, and refuses whom the API does not let in. */
final class Gate {

  private static final String BEARER = "bearer ";

  private Gate() {}

  static Caller admit(Exchange exchange) {
    var key = key(exchange);
    if (key.isEmpty()) {
      throw ApiError.unauthorized("x-api-key header is required");
    }
    var origin = exchange.header("origin");
    var direct = exchange.header("anthropic-dangerous-direct-browser-access");
    if (!origin.isEmpty() && !direct.equals("true")) {
      throw ApiError.unauthorized(
          "CORS requests must set 'anthropic-dangerous-direct-browser-access' header");
    }
    var version = exchange.header("anthropic-version").strip();
    if (version.isEmpty()) {
      throw ApiError.invalid("anthropic-version: header is required");
    }
    if (!Caller.VERSIONS.contains(version)) {
      throw ApiError.invalid("anthropic-version: \"" + version + "\" is not a valid version");
    }
    var betas = new HashSet<String>();
    for (var beta : exchange.header("anthropic-beta").split(",", -1)) {
      betas.add(beta.strip());
    }
    return new Caller(version, betas, Digest.hex(Digest.of(key.getBytes(StandardCharsets.UTF_8))));
  }

  /** The key; where both headers are sent, {@code x-api-key} wins. */
  static String key(Exchange exchange) {
    var key = exchange.header("x-api-key").strip();
    var bearer = exchange.header("authorization").strip();
    if (key.isEmpty() && bearer.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return bearer.substring(BEARER.length()).strip();
    }
    return key;
  }

  /** The bodies of these methods are read. */
  static void method(Exchange exchange, String... allowed) {
    if (!Arrays.asList(allowed).contains(exchange.method())) {
      throw ApiError.wrongMethod(exchange.method());
    }
  }
}
