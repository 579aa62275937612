// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * The connections that clients of one kind share in this process.
 *
 * <pre>
 * State       How many clients hold it. The last one's going starts a delay, after which its
 *             connections are closed: programs that ask once and once more keep theirs.
 * </pre>
 */
final class Transport {
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final int IDLE_CONNECTIONS = 256;
  private static final Map<Kind, Transport> OPEN = new HashMap<>();

  /**
   * What clients must have in common to share connections.
   *
   * @param route empty for what Java's own settings say
   */
  record Kind(Optional<Proxies.Route> route, List<Path> authorities) {}

  private final Kind kind;
  private final OkHttpClient http;
  private int holders;

  private Transport(Kind kind) {
    this.kind = kind;
    this.http = client(kind);
  }

  static Transport take(Kind kind) {
    synchronized (OPEN) {
      var transport = OPEN.computeIfAbsent(kind, Transport::new);
      transport.holders++;
      return transport;
    }
  }

  /** Once for each time it was taken. */
  void giveBack() {
    synchronized (OPEN) {
      holders--;
    }
    long left = System.nanoTime();
    Watch.add(now -> !closed(now - left >= LINGER.toNanos()));
  }

  OkHttpClient http() {
    return http;
  }

  /** What a proxy wants to see in a request that is not tunnelled; empty for nothing. */
  String proxyAuthorization() {
    return kind.route().map(Proxies.Route::authorization).orElse("");
  }

  /** Whether nothing is left to do for the one who went. */
  private boolean closed(boolean due) {
    synchronized (OPEN) {
      if (holders > 0 || OPEN.get(kind) != this) {
        return true;
      }
      if (!due) {
        return false;
      }
      OPEN.remove(kind);
    }
    http.connectionPool().evictAll();
    return true;
  }

  private static OkHttpClient client(Kind kind) {
    var builder =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(10))
            // Each of these would arm a timer at every read or write; the watch sees to silence.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .callTimeout(Duration.ZERO)
            // A call that failed is tried again by the engine, which tells so; a redirect would
            // carry the key to somewhere else.
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            // Connecting stays on the thread that calls, which may be interrupted.
            .fastFallback(false)
            .socketFactory(new PromptSockets())
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 2, TimeUnit.MINUTES));
    kind.route().ifPresent(route -> builder.proxy(route.proxy()));
    kind.route()
        .map(Proxies.Route::authorization)
        .filter(authorization -> !authorization.isEmpty())
        .ifPresent(authorization -> builder.proxyAuthenticator(answer(authorization)));
    if (!kind.authorities().isEmpty()) {
      trust(builder, kind.authorities());
    }
    return builder.build();
  }

  /** Says it before it is asked, and once only: a proxy that asks again has refused it. */
  private static Authenticator answer(String authorization) {
    return (_, response) ->
        response.request().header("Proxy-Authorization") == null
            ? response.request().newBuilder().header("Proxy-Authorization", authorization).build()
            : null;
  }

  private static void trust(OkHttpClient.Builder builder, List<Path> authorities) {
    var manager = CustomCa.trust(authorities);
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      builder.sslSocketFactory(context.getSocketFactory(), manager);
    } catch (GeneralSecurityException e) {
      throw new EngineFailed("certificates", "TLS cannot be set up", e);
    }
  }
}
