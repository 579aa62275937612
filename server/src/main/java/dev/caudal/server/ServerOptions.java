// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.time.Duration;
import java.util.Set;

/**
 * How the doors are opened.
 *
 * @param port 0 takes any free port
 * @param corsOrigins the pages of other sites that may use this server, as {@code
 *     https://host:port}
 * @param hosts names it is reached by, besides {@code localhost} and addresses
 * @param authenticated whether callers prove who they are; without it, names and pages are checked
 * @param maxBodyBytes how large a request's body may be
 * @param waitUsual how long a query waits where it does not say
 * @param waitMax how long a query may wait at most
 * @param heartbeat how long a stream is silent at most
 * @param writeDeadline how long a reader that takes nothing is kept
 */
public record ServerOptions(
    String host,
    int port,
    Set<String> corsOrigins,
    Set<String> hosts,
    boolean authenticated,
    int maxBodyBytes,
    Duration waitUsual,
    Duration waitMax,
    Duration heartbeat,
    Duration writeDeadline) {

  public ServerOptions {
    corsOrigins = Set.copyOf(corsOrigins);
    hosts = Set.copyOf(hosts);
  }

  /** Any free port of the loopback address. */
  public static ServerOptions defaults() {
    return new ServerOptions(
        "127.0.0.1",
        0,
        Set.of(),
        Set.of(),
        false,
        4 << 20,
        Duration.ofSeconds(30),
        Duration.ofSeconds(300),
        Duration.ofSeconds(10),
        Duration.ofSeconds(14));
  }

  /** The same at another address. */
  public ServerOptions at(String otherHost, int otherPort) {
    return new ServerOptions(
        otherHost,
        otherPort,
        corsOrigins,
        hosts,
        authenticated,
        maxBodyBytes,
        waitUsual,
        waitMax,
        heartbeat,
        writeDeadline);
  }

  /** The same, with these pages and names trusted. */
  public ServerOptions trusting(Set<String> origins, Set<String> names) {
    return new ServerOptions(
        host,
        port,
        origins,
        names,
        authenticated,
        maxBodyBytes,
        waitUsual,
        waitMax,
        heartbeat,
        writeDeadline);
  }

  /** The same, with this largest body. */
  public ServerOptions maxBody(int bytes) {
    return new ServerOptions(
        host,
        port,
        corsOrigins,
        hosts,
        authenticated,
        bytes,
        waitUsual,
        waitMax,
        heartbeat,
        writeDeadline);
  }

  /** The same, with these times to wait for a query's end. */
  public ServerOptions waits(Duration usual, Duration longest) {
    return new ServerOptions(
        host,
        port,
        corsOrigins,
        hosts,
        authenticated,
        maxBodyBytes,
        usual,
        longest,
        heartbeat,
        writeDeadline);
  }

  /** The same, with these times of a stream. */
  public ServerOptions streams(Duration silence, Duration deadline) {
    return new ServerOptions(
        host,
        port,
        corsOrigins,
        hosts,
        authenticated,
        maxBodyBytes,
        waitUsual,
        waitMax,
        silence,
        deadline);
  }
}
