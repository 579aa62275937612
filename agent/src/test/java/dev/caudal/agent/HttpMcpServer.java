// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A server of streamable HTTP, which can be told to misbehave. */
final class HttpMcpServer implements AutoCloseable {
  private final HttpServer server;
  final AtomicInteger sessions = new AtomicInteger();
  final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  volatile String session = "none";
  volatile boolean streams;
  volatile String redirect = "";

  HttpMcpServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/mcp", this::handle);
    server.createContext("/moved", exchange -> move(exchange));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  private void move(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", redirect);
    exchange.sendResponseHeaders(307, -1);
    exchange.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!"Bearer secret-1234".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      var sent = exchange.getRequestHeaders().getFirst("Mcp-Session-Id");
      if (exchange.getRequestMethod().equals("DELETE")) {
        log.add("delete " + sent);
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      var message = Json.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8)).tree();
      var method = message.path("method").asString("");
      log.add(method + " " + exchange.getRequestHeaders().getFirst("MCP-Protocol-Version"));
      if (!method.equals("initialize") && !session.equals(sent)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!message.has("id")) {
        exchange.sendResponseHeaders(202, -1);
      } else {
        answer(exchange, message, method);
      }
    }
  }

  private void answer(HttpExchange exchange, JsonNode message, String method) throws IOException {
    switch (method) {
      case "initialize" -> {
        session = "session-" + sessions.incrementAndGet();
        exchange.getResponseHeaders().set("Mcp-Session-Id", session);
        reply(
            exchange,
            message,
            Map.of(
                "protocolVersion", "2025-06-18",
                "capabilities", Map.of("tools", Map.of()),
                "serverInfo", Map.of("name", "web", "version", "1")));
      }
      case "tools/list" ->
          reply(
              exchange,
              message,
              Map.of(
                  "tools",
                  List.of("echo", "drop", "half", "hang", "nothing", "odd", "huge").stream()
                      .map(name -> Map.of("name", name, "inputSchema", Map.of("type", "object")))
                      .toList()));
      default -> call(exchange, message);
    }
  }

  private void call(HttpExchange exchange, JsonNode message) throws IOException {
    switch (message.at("/params/name").asString("")) {
      case "drop" -> exchange.close();
      case "half" -> {
        begin(exchange);
        event(
            exchange, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}");
      }
      case "hang" -> {
        begin(exchange);
        try {
          end.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      case "nothing" -> exchange.sendResponseHeaders(202, -1);
      case "odd" -> {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, 0);
      }
      case "huge" -> {
        begin(exchange);
        var block = "x".repeat(1_000_000).getBytes(UTF_8);
        for (int i = 0; i < 20; i++) {
          exchange.getResponseBody().write(block);
        }
      }
      default ->
          reply(
              exchange,
              message,
              Map.of(
                  "content",
                  List.of(
                      Map.of("type", "text", "text", message.at("/params/arguments").toString()))));
    }
  }

  private void reply(HttpExchange exchange, JsonNode message, Object result) throws IOException {
    var json = Json.of(Map.of("jsonrpc", "2.0", "id", message.path("id"), "result", result)).text();
    if (streams) {
      begin(exchange);
      event(exchange, "");
      event(exchange, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}");
      event(exchange, json);
    } else {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(json.getBytes(UTF_8));
    }
  }

  private static void begin(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().flush();
  }

  private static void event(HttpExchange exchange, String data) throws IOException {
    exchange
        .getResponseBody()
        .write(("id: 1\r\nevent: message\r\ndata: " + data + "\r\n\r\n").getBytes(UTF_8));
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
  }
}
