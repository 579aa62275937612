// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

/**
 * Posts to where strangers want it, as far as a rule allows. Names are resolved for each call, and
 * the very address that is connected to is judged. No proxies, no cookies, no redirects.
 */
public final class GuardedHttp {
  /** A receiver may finish its answer, which nobody reads. */
  private static final long MOST_ANSWER = 64 * 1024;

  private final OkHttpClient client;

  public GuardedHttp(AddressRule rule) {
    this(rule, Dns.SYSTEM);
  }

  GuardedHttp(AddressRule rule, Dns names) {
    // Only the time for the whole counts.
    client = client(rule, names).readTimeout(Duration.ZERO).writeTimeout(Duration.ZERO).build();
  }

  /** A client that connects where the rule allows it; a name must lead to nothing else. */
  static OkHttpClient.Builder client(AddressRule rule, Dns names) {
    return new OkHttpClient.Builder()
        .proxy(Proxy.NO_PROXY)
        .dns(host -> allowed(rule, host, names.lookup(host)))
        .socketFactory(new GuardedSockets(rule))
        // A kept connection would be one more way to reach what was allowed before.
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
        .protocols(List.of(Protocol.HTTP_1_1))
        .cookieJar(CookieJar.NO_COOKIES)
        .followRedirects(false)
        .followSslRedirects(false);
  }

  private static List<InetAddress> allowed(
      AddressRule rule, String host, List<InetAddress> addresses) throws UnknownHostException {
    for (var address : addresses) {
      if (!rule.allows(address)) {
        throw new UnknownHostException(
            host
                + " leads to "
                + address.getHostAddress()
                + ", which is not on the public internet");
      }
    }
    return addresses;
  }

  /**
   * What came back.
   *
   * @param retryAfter the header of that name
   */
  public record Answer(int status, Optional<String> retryAfter) {}

  /** A request that can be given up from another thread. */
  public static final class Post {
    private final Call call;

    private Post(Call call) {
      this.call = call;
    }

    /** Sends it, once. */
    public Answer send() throws IOException {
      try (var response = call.execute()) {
        var answer =
            new Answer(response.code(), Optional.ofNullable(response.header("Retry-After")));
        skip(response);
        return answer;
      }
    }

    private static void skip(Response response) {
      try {
        response.body().source().request(MOST_ANSWER);
      } catch (IOException e) {
        // What counts has been said.
      }
    }

    public void cancel() {
      call.cancel();
    }
  }

  /**
   * Makes a request that has not been sent yet.
   *
   * @param timeout from looking up the name to the end of the answer
   */
  public Post post(String url, Map<String, String> headers, byte[] body, Duration timeout)
      throws IOException {
    var target = HttpUrl.parse(url);
    if (target == null) {
      throw new IOException("not an http or https address");
    }
    var request = new Request.Builder().url(target).header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    var call = client.newCall(request.post(new OneShot(body)).build());
    call.timeout().timeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    return new Post(call);
  }

  /** A body that is sent at most once: whether it is sent again is not for a client to say. */
  private static final class OneShot extends RequestBody {
    private static final MediaType JSON = MediaType.get("application/json");
    private final byte[] bytes;

    OneShot(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public MediaType contentType() {
      return JSON;
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }
}
