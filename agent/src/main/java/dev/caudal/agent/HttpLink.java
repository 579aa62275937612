// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.modelcontextprotocol.spec.McpSchema.InitializeRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * A link by streamable HTTP: each message is a POST, and a request's answer comes as JSON or at the
 * end of an event stream. The stream that a server may offer for messages of its own is not opened:
 * all it could tell us is what we ignore.
 */
final class HttpLink extends McpLink {
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final int REDIRECTS = 3;
  private static final Duration NOTIFICATION = Duration.ofSeconds(10);
  private static final Duration GOODBYE = Duration.ofMillis(300);

  private final McpServer.Http server;
  private final OkHttpClient client;
  private final Map<Object, Call> calls = new ConcurrentHashMap<>();
  private volatile Optional<String> session = Optional.empty();
  private volatile Optional<String> version = Optional.empty();
  private volatile HttpUrl url;

  private HttpLink(McpServer.Http server, HttpUrl url) {
    super(server);
    this.server = server;
    this.url = url;
    this.client =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ZERO)
            .followRedirects(false)
            .followSslRedirects(false)
            // It would make calls twice.
            .retryOnConnectionFailure(false)
            .connectionPool(new ConnectionPool(2, 30, SECONDS))
            .build();
  }

  static HttpLink open(McpServer.Http server) throws IOException {
    var url = HttpUrl.get(server.url());
    if (url == null) {
      throw new IOException("its address is neither http nor https");
    }
    return new HttpLink(server, url);
  }

  @Override
  void begin() {}

  @Override
  void send(JSONRPCMessage message) throws IOException {
    if (message instanceof JSONRPCRequest request) {
      var call = call(message, Duration.ZERO);
      calls.put(request.id(), call);
      Thread.ofVirtual().name("mcp-" + server.name()).start(() -> exchange(request, call));
    } else {
      // Waits until it has arrived: what follows it must not overtake it.
      post(message, call(message, NOTIFICATION));
    }
  }

  private void exchange(JSONRPCRequest request, Call call) {
    try {
      post(request, call);
      fail(request.id(), Fate.UNKNOWN, "the connection ended before the answer");
    } catch (BadAnswer e) {
      fail(request.id(), Fate.UNKNOWN, e.reason());
    } catch (ConnectException e) {
      fail(request.id(), Fate.UNKNOWN, "no connection: " + e.getMessage());
    } catch (IOException e) {
      fail(request.id(), Fate.UNKNOWN, "the connection was lost: " + e.getMessage());
    } finally {
      calls.remove(request.id());
    }
  }

  private void post(JSONRPCMessage message, Call first) throws IOException {
    var call = first;
    for (int hops = 0; ; hops++) {
      try (var response = call.execute()) {
        if (response.code() != 307 && response.code() != 308) {
          take(message, response);
          return;
        }
        url = target(response, hops);
      }
      call = call(message, Duration.ofNanos(call.timeout().timeoutNanos()));
      if (message instanceof JSONRPCRequest request) {
        calls.put(request.id(), call);
      }
    }
  }

  /** Where a redirect leads; it may not carry our headers to another host. */
  private HttpUrl target(Response response, int hops) throws IOException {
    var location = response.header("Location", "");
    var next = url.resolve(location == null ? "" : location);
    if (next == null || hops >= REDIRECTS) {
      throw new BadAnswer("it redirects too often, or nowhere");
    }
    var same =
        next.host().equals(url.host())
            && next.port() == url.port()
            && next.scheme().equals(url.scheme());
    if (!same) {
      throw new BadAnswer("it redirects to another host, " + next.host());
    }
    return next;
  }

  private void take(JSONRPCMessage message, Response response) throws IOException {
    if (!response.isSuccessful()) {
      refuse(message, response);
      return;
    }
    if (message instanceof JSONRPCRequest request
        && request.params() instanceof InitializeRequest) {
      session = Optional.ofNullable(response.header("Mcp-Session-Id"));
    }
    var type = String.valueOf(response.header("Content-Type", "")).toLowerCase(Locale.ROOT);
    if (!(message instanceof JSONRPCRequest request)) {
      return;
    }
    var body = response.body();
    if (type.startsWith("text/event-stream")) {
      new McpEvents(body.source(), McpLimits.MESSAGE_BYTES)
          .read(this::takeAll, () -> isWaiting(request.id()));
    } else if (type.startsWith("application/json")) {
      takeAll(McpEvents.bounded(body.source(), McpLimits.MESSAGE_BYTES));
    } else {
      throw new BadAnswer("it answered with " + (type.isEmpty() ? "no content type" : type));
    }
  }

  private void refuse(JSONRPCMessage message, Response response) throws IOException {
    var status = "it answered with status " + response.code();
    var unknownSession = session.isPresent() && (response.code() == 404 || response.code() == 400);
    if (unknownSession && message instanceof JSONRPCRequest request) {
      session = Optional.empty();
      refuse(request.id(), "it does not know our session any more");
    }
    throw new BadAnswer(status);
  }

  private void takeAll(String json) throws IOException {
    if (json.startsWith("[")) {
      for (var each : Json.MAPPER.readTree(json)) {
        receive(parse(each.toString()));
      }
    } else {
      receive(parse(json));
    }
  }

  @Override
  void answered(JSONRPCRequest request, JSONRPCResponse response) {
    if (request.params() instanceof InitializeRequest
        && response.result() instanceof Map<?, ?> result) {
      version = Optional.ofNullable(result.get("protocolVersion")).map(Object::toString);
    }
  }

  private Call call(JSONRPCMessage message, Duration timeout) throws IOException {
    var body = RequestBody.create(JSON.writeValueAsBytes(message), JSON_TYPE);
    var call = client.newCall(request().post(body).build());
    call.timeout().timeout(timeout.toNanos(), NANOSECONDS);
    return call;
  }

  private Request.Builder request() throws IOException {
    var request = new Request.Builder().url(url);
    for (var header : server.headers().entrySet()) {
      try {
        request.header(header.getKey(), header.getValue());
      } catch (IllegalArgumentException e) {
        // Its message would hold the value.
        throw new IOException("the header " + header.getKey() + " cannot be sent");
      }
    }
    request.header("Accept", "application/json, text/event-stream");
    session.ifPresent(id -> request.header("Mcp-Session-Id", id));
    version.ifPresent(number -> request.header("MCP-Protocol-Version", number));
    return request;
  }

  @Override
  void forget(Object id) {
    var call = calls.remove(id);
    if (call != null) {
      call.cancel();
    }
  }

  @Override
  void end() {
    lose("it was closed");
    calls.values().forEach(Call::cancel);
    session.ifPresent(id -> leave());
    client.connectionPool().evictAll();
  }

  /** Tells the server that the session is over, if it listens; nobody waits long for that. */
  private void leave() {
    try {
      var call = client.newCall(request().delete().build());
      call.timeout().timeout(GOODBYE.toNanos(), NANOSECONDS);
      call.execute().close();
    } catch (IOException e) {
      // It will find out by itself.
    }
  }

  /** The connection is well, but not what came over it. */
  private static final class BadAnswer extends IOException {
    BadAnswer(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }
}
