// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;

/**
 * Gets pages from where a rule allows. Names are resolved once for each connection, and all their
 * addresses have to be allowed; the socket checks the one it connects to again.
 */
final class WebClient {
  private final IntPredicate ports;
  private final WebLimits limits;
  private final OkHttpClient client;

  WebClient(AddressRule rule, Dns names, IntPredicate ports, WebLimits limits) {
    this.ports = ports;
    this.limits = limits;
    this.client = GuardedHttp.client(rule, names).build();
  }

  /** What came of it. */
  sealed interface Reply {}

  /**
   * A page.
   *
   * @param text readable
   * @param cut whether its end is missing
   */
  record Page(HttpUrl url, int status, String text, boolean cut) implements Reply {}

  /** A redirect to another host. */
  record Elsewhere(HttpUrl from, HttpUrl to) implements Reply {}

  /** The ports that web servers on the internet use. */
  static boolean isWebPort(int port) {
    return port == 80 || port == 443 || port == 8080 || port == 8443;
  }

  Reply get(HttpUrl first, ToolContext context) throws IOException {
    long end = System.nanoTime() + limits.time().toNanos();
    var url = first;
    for (int hops = 0; hops <= limits.redirects(); hops++) {
      check(url);
      var call = call(url, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      context.onCancel(call::cancel);
      try (var response = call.execute()) {
        if (!isRedirect(response.code())) {
          return page(url, response);
        }
        var next = target(url, response);
        if (!next.host().equals(url.host()) || url.isHttps() && !next.isHttps()) {
          return new Elsewhere(url, next);
        }
        url = next;
      }
    }
    throw new IOException("it redirects more than " + limits.redirects() + " times");
  }

  private void check(HttpUrl url) throws IOException {
    if (!url.username().isEmpty() || !url.password().isEmpty()) {
      throw new IOException("the address must not hold a name or password");
    }
    if (!ports.test(url.port())) {
      throw new IOException("port " + url.port() + " is not one of the web");
    }
  }

  private Call call(HttpUrl url, Duration timeout) {
    var request =
        new Request.Builder()
            .url(url)
            .header("User-Agent", "Caudal")
            .header("Accept", "text/html, text/*;q=0.9, application/json;q=0.9, */*;q=0.1")
            .build();
    var call = client.newCall(request);
    call.timeout().timeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    return call;
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private static HttpUrl target(HttpUrl url, Response response) throws IOException {
    var location = response.header("Location");
    var next = location == null ? null : url.resolve(location);
    if (next == null) {
      throw new IOException("it redirects to what is no http or https address");
    }
    return next;
  }

  private Page page(HttpUrl url, Response response) throws IOException {
    var body = new Buffer();
    var source = response.body().source();
    var open = true;
    // Counted behind the decompression.
    while (open && body.size() < limits.bytes()) {
      open = source.read(body, Math.min(64 * 1024, limits.bytes() - body.size())) >= 0;
    }
    var cut = open && !source.exhausted();
    return new Page(url, response.code(), WebText.read(url, response, body.readByteArray()), cut);
  }
}
