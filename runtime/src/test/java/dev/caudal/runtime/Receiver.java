// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Takes webhooks in, and answers as it was told to; 200 where it was told nothing. */
final class Receiver implements AutoCloseable {
  record Received(HttpHeaders headers, String body) {
    String id() {
      return headers.firstValue("webhook-id").orElse("");
    }

    JsonNode json() {
      return Events.MAPPER.readTree(body);
    }
  }

  /** What it does with a call. */
  interface Reply {
    void to(HttpExchange exchange) throws IOException;
  }

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  private final HttpServer server;

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Answers the next calls so, one each. */
  Receiver then(int... statuses) {
    for (int status : statuses) {
      then(exchange -> exchange.sendResponseHeaders(status, -1));
    }
    return this;
  }

  Receiver then(int status, String header, String value) {
    return then(exchange -> {
      exchange.getResponseHeaders().set(header, value);
      exchange.sendResponseHeaders(status, -1);
    });
  }

  Receiver then(Reply reply) {
    replies.add(reply);
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var headers = HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true);
      var reply = replies.poll();
      received.add(new Received(headers, body));
      if (reply == null) {
        exchange.sendResponseHeaders(200, -1);
      } else {
        reply.to(exchange);
      }
    }
  }

  Received next() throws InterruptedException {
    var next = received.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came for twenty seconds");
    }
    return next;
  }

  /** Whether everything that came was looked at. */
  boolean isQuiet() {
    return received.isEmpty();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
