// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Passes requests on to a real API, its answers back as they arrive, and keeps both. */
final class Recorder implements Front.Desk, AutoCloseable {

  private static final int PIECE = 8 << 10;

  /** Headers that are passed on; the rest is between one client and one server. */
  private static final Set<String> ON =
      Set.of(
          "x-api-key",
          "authorization",
          "anthropic-version",
          "anthropic-beta",
          "content-type",
          "accept",
          "user-agent",
          "anthropic-dangerous-direct-browser-access",
          "origin");

  /** Headers of an answer that are passed back, and kept. */
  private static final Set<String> BACK =
      Set.of("content-type", "request-id", "retry-after", "retry-after-ms", "x-should-retry");

  private final URI base;
  private final Tape tape;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Recorder(URI base, Tape tape) {
    this.base = base;
    this.tape = tape;
    tape.open();
  }

  @Override
  public void serve(Exchange exchange) throws IOException {
    var body = exchange.body();
    var request = HttpRequest.newBuilder(target(exchange));
    for (var header : exchange.headers()) {
      if (ON.contains(header.getLowerCaseName())) {
        request.header(header.getName(), String.valueOf(header.getValue()));
      }
    }
    request.method(
        exchange.method(),
        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    var response = send(request.build());
    var headers = new LinkedHashMap<String, String>();
    for (var name : BACK) {
      response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
    }
    headers.forEach(exchange::put);
    var seen = new ByteArrayOutputStream();
    try (var in = response.body()) {
      var out =
          exchange.open(
              response.statusCode(), headers.getOrDefault("content-type", "application/json"));
      pass(in, out, seen);
      out.close();
    } finally {
      keep(exchange, body, response.statusCode(), headers, seen);
    }
  }

  private URI target(Exchange exchange) {
    var query = exchange.query();
    return URI.create(base + exchange.path() + (query.isEmpty() ? "" : "?" + query));
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Cut();
    } catch (IOException failed) {
      throw ApiError.internal("simulator: " + base + " could not be asked: " + failed);
    }
  }

  private static void pass(InputStream in, OutputStream out, OutputStream seen) throws IOException {
    var piece = new byte[PIECE];
    for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
      seen.write(piece, 0, length);
      out.write(piece, 0, length);
      out.flush();
    }
  }

  private void keep(
      Exchange exchange,
      byte[] body,
      int status,
      Map<String, String> headers,
      ByteArrayOutputStream seen) {
    var secrets = new Secrets(Gate.key(exchange));
    tape.add(
        exchange.path(),
        secrets.clean(json(body)),
        new Tape.Answer(status, headers, secrets.clean(seen.toString(StandardCharsets.UTF_8))));
  }

  static JsonNode json(byte[] body) {
    try {
      return body.length == 0 ? Json.MAPPER.nullNode() : Json.MAPPER.readTree(body);
    } catch (JacksonException noJson) {
      return Json.MAPPER.getNodeFactory().stringNode(new String(body, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
