// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps pages of other sites from spending money and running tools here, as far as browsers mark
 * them, and lets the listed ones in (CORS).
 */
final class ForeignPages implements Door {
  private static final String READABLE =
      "Location, X-Run-Id, X-Session-Id, X-Request-Id, Retry-After";
  private static final String SENDABLE =
      "Content-Type, Accept, Authorization, X-API-Key, Idempotency-Key, Last-Event-ID, Prefer,"
          + " X-Request-Id";
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  private final ServerOptions options;
  private final Router router;
  private final Door next;

  ForeignPages(ServerOptions options, Router router, Door next) {
    this.options = options;
    this.router = router;
    this.next = next;
  }

  @Override
  public void serve(Call call) throws IOException, InterruptedException {
    var origin = call.header("Origin");
    boolean isListed = origin.filter(this::isListed).isPresent();
    if (isListed) {
      admit(call, origin.orElseThrow());
    }
    if (call.method().equals("OPTIONS")
        && call.header("Access-Control-Request-Method").isPresent()
        && origin.isPresent()) {
      preflight(call, origin.get(), isListed);
      return;
    }
    boolean starts = router.startsRun(call);
    if (starts || !HARMLESS.contains(call.method())) {
      require(call, origin, isListed);
    }
    if (starts) {
      requireByHand(call, origin);
    }
    next.serve(call);
  }

  private boolean isListed(String origin) {
    return options.corsOrigins().contains(origin);
  }

  private static void admit(Call call, String origin) {
    call.put("Access-Control-Allow-Origin", origin);
    call.put("Access-Control-Allow-Credentials", "true");
    call.put("Access-Control-Expose-Headers", READABLE);
    call.put("Vary", "Origin");
  }

  private static void preflight(Call call, String origin, boolean isListed) throws IOException {
    if (!isListed && !isOwn(call, origin)) {
      throw foreign(origin);
    }
    call.put("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE, OPTIONS");
    call.put("Access-Control-Allow-Headers", SENDABLE);
    call.put("Access-Control-Max-Age", "600");
    if (call.header("Access-Control-Request-Private-Network").isPresent()) {
      call.put("Access-Control-Allow-Private-Network", "true");
    }
    call.answer(204);
  }

  private static void require(Call call, Optional<String> origin, boolean isListed) {
    if (origin.isPresent()) {
      if (!isListed && !isOwn(call, origin.get())) {
        throw foreign(origin.get());
      }
      return;
    }
    var site = call.header("Sec-Fetch-Site").orElse("");
    if (site.equals("cross-site") || site.equals("same-site")) {
      throw foreign(site);
    }
  }

  /**
   * A GET that starts a run is a page's own doing: no link, and nothing a browser hides from us.
   */
  private void requireByHand(Call call, Optional<String> origin) {
    if (call.header("Sec-Fetch-Mode").orElse("").equals("navigate")) {
      throw new Problem(403, "foreign_origin", "a link that is followed starts no run");
    }
    boolean isMarked = origin.isPresent() || call.header("Sec-Fetch-Site").isPresent();
    boolean isLoopback =
        call.header("Host").flatMap(Authority::of).filter(Authority::isLoopback).isPresent();
    if (!options.authenticated() && !isMarked && !isLoopback) {
      throw new Problem(
          403,
          "foreign_origin",
          "outside this machine, without authentication, runs are started by POST: browsers do not"
              + " say there which page a GET comes from");
    }
  }

  /** Schemes are not compared: TLS may have ended before us. */
  private static boolean isOwn(Call call, String origin) {
    var from = Authority.ofOrigin(origin);
    var host = call.header("Host").flatMap(Authority::of);
    if (from.isEmpty() || host.isEmpty()) {
      return false;
    }
    int usual = origin.regionMatches(true, 0, "https", 0, 5) ? 443 : 80;
    return from.get().equals(host.get().orPort(usual));
  }

  private static Problem foreign(String origin) {
    return new Problem(
            403,
            "foreign_origin",
            "a page of another site may not do this: "
                + shown(origin)
                + " does not stand in CAUDAL_CORS_ORIGINS")
        .with("origin", shown(origin))
        .with("setting", "CAUDAL_CORS_ORIGINS");
  }

  private static String shown(String origin) {
    return origin.length() <= 200 ? origin : origin.substring(0, 200);
  }
}
