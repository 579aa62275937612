// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Is a Redis server installed here, and does CAUDAL_STORE name one? Contacts nobody. */
final class RedisCheck implements Check {
  private static final long LIMIT_MS = 5_000;
  private static final Pattern VERSION = Pattern.compile("v=(\\S+)");

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Finding look(Machine machine) {
    var named =
        machine
            .get("CAUDAL_STORE")
            .flatMap(RedisCheck::address)
            .map(at -> "; CAUDAL_STORE names " + at)
            .orElse("");
    return machine
        .find("redis-server")
        .map(server ->
            switch (Child.run(machine, LIMIT_MS, server.toString(), "--version")) {
              case Child.Ended ended when ended.code() == 0 ->
                  Finding.ok(name(), version(ended) + " (" + server + ")" + named);
              case Child.Ended ended ->
                  Finding.warn(name(), server + " fails: " + ended.lastLine() + named);
              case Child.Hung(long limit_ms) ->
                  Finding.warn(name(), server + " hung for " + limit_ms + " ms" + named);
              case Child.NotStarted(String reason) ->
                  Finding.warn(name(), server + " cannot be run: " + reason + named);
            })
        .orElseGet(() -> Finding.warn(name(), "no redis-server on the PATH (optional)" + named));
  }

  private static String version(Child.Ended ended) {
    var found = VERSION.matcher(ended.firstLine());
    return found.find() ? "redis-server " + found.group(1) : ended.firstLine();
  }

  /** Host and port only: the rest of such an address may hold a password. */
  private static Optional<String> address(String store) {
    try {
      var uri = URI.create(store);
      boolean redis = uri.getScheme() != null && uri.getScheme().matches("(redis|valkey)s?");
      return redis && uri.getHost() != null
          ? Optional.of(uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
