// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim.proof;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Stands between a client and the simulator, passes everything on, and keeps what was asked. */
final class Tap implements AutoCloseable {

  /** Headers that belong to one connection, not to the request. */
  private static final Set<String> OF_A_CONNECTION =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  /** A request, and the status of its answer; the names of headers are in lower case. */
  record Asked(String target, Map<String, String> headers, String text, int status) {

    JsonNode body() {
      return Json.read(text);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private final String to;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  Tap(String to) {
    this.to = to;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** The requests for messages. */
  List<Asked> turns() {
    return asked.stream().filter(one -> one.target().matches("/v1/messages(\\?.*)?")).toList();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var headers =
          exchange.getRequestHeaders().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      entry -> entry.getKey().toLowerCase(Locale.ROOT),
                      entry -> String.join(",", entry.getValue())));
      var response = ask(exchange, headers, body);
      var text = new String(body, StandardCharsets.UTF_8);
      var target = exchange.getRequestURI().toString();
      asked.add(new Asked(target, headers, text, response.statusCode()));
      answer(exchange, response);
    }
  }

  private HttpResponse<InputStream> ask(
      HttpExchange exchange, Map<String, String> headers, byte[] body) throws IOException {
    var request = HttpRequest.newBuilder(URI.create(to + exchange.getRequestURI()));
    headers.forEach((name, value) -> {
      if (!OF_A_CONNECTION.contains(name)) {
        request.header(name, value);
      }
    });
    request.method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<InputStream> response)
      throws IOException {
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!OF_A_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    boolean empty = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : 0);
    try (var in = response.body();
        var out = exchange.getResponseBody()) {
      var buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
    threads.close();
  }
}
