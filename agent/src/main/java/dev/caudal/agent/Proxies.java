// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.HttpUrl;

/** Finds the way to a host: straight, or through a proxy that the environment names. */
final class Proxies {
  private Proxies() {}

  /**
   * The way to one host.
   *
   * @param address host and port of the proxy; empty for straight
   * @param authorization what the proxy wants to see; empty for nothing
   */
  record Route(Proxy.Type type, String host, int port, String authorization) {
    static final Route STRAIGHT = new Route(Proxy.Type.DIRECT, "", 0, "");

    boolean isStraight() {
      return type == Proxy.Type.DIRECT;
    }

    Proxy proxy() {
      return isStraight()
          ? Proxy.NO_PROXY
          : new Proxy(type, InetSocketAddress.createUnresolved(host, port));
    }

    @Override
    public String toString() {
      return isStraight() ? "straight" : type + " " + host + ":" + port;
    }
  }

  /**
   * The way that the environment says, if it says any. Loopback is never reached through a proxy:
   * the proxy's loopback is another one.
   */
  static Optional<Route> to(HttpUrl url, Environment environment) {
    if (Endpoint.isLoopback(url.host())
        || NoProxy.of(environment.first("NO_PROXY", "no_proxy")).covers(url.host(), url.port())) {
      return Optional.of(Route.STRAIGHT);
    }
    for (var name : List.of(url.isHttps() ? "HTTPS_PROXY" : "HTTP_PROXY", "ALL_PROXY")) {
      var set = environment.first(name, name.toLowerCase(Locale.ROOT));
      if (!set.isEmpty()) {
        return Optional.of(route(name, set));
      }
    }
    return Optional.empty();
  }

  private static Route route(String variable, String value) {
    var uri = parse(variable, value.contains("://") ? value : "http://" + value);
    var authorization = authorization(uri);
    return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
      case "http" -> new Route(Proxy.Type.HTTP, host(uri), port(uri, 80), authorization);
      case "socks", "socks5", "socks5h" -> {
        if (!authorization.isEmpty()) {
          throw new InvalidRequest(variable + ": a SOCKS proxy with a password is not supported");
        }
        yield new Route(Proxy.Type.SOCKS, host(uri), port(uri, 1080), "");
      }
      default ->
          throw new InvalidRequest(
              variable + " is an http or socks5 address, not " + uri.getScheme());
    };
  }

  private static URI parse(String variable, String value) {
    try {
      var uri = new URI(value);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, without the password that may stand in it.
    }
    throw new InvalidRequest(variable + " is no address of a proxy");
  }

  private static String host(URI uri) {
    var host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(URI uri, int standard) {
    return uri.getPort() > 0 ? uri.getPort() : standard;
  }

  private static String authorization(URI uri) {
    return Optional.ofNullable(uri.getUserInfo())
        .map(both -> both.split(":", 2))
        .map(both ->
            Credentials.basic(both[0], both.length == 2 ? both[1] : "", StandardCharsets.UTF_8))
        .orElse("");
  }
}
