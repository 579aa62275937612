// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client that knows nothing of the API but where it is. */
final class Client implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final String base;

  Client(String base) {
    this.base = base;
    headers.put("x-api-key", "any");
    headers.put("anthropic-version", "2023-06-01");
    headers.put("content-type", "application/json");
  }

  Client with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  Client without(String header) {
    headers.remove(header);
    return this;
  }

  /** A request as small as can be; single quotes stand for double ones. */
  static ObjectNode body(String text) {
    var body = Json.object().put("model", "claude-opus-4-8").put("max_tokens", 1024);
    body.putArray("messages").addObject().put("role", "user").put("content", text);
    return body;
  }

  static ObjectNode json(String text) {
    return (ObjectNode) Json.read(text.replace('\'', '"'));
  }

  HttpResponse<String> send(String method, String path, String body) {
    var request = HttpRequest.newBuilder(URI.create(base + path));
    headers.forEach(request::header);
    request.method(
        method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, "");
  }

  HttpResponse<String> post(JsonNode body) {
    return send("POST", "/v1/messages", Json.text(body));
  }

  /** The message that answers this body. */
  ObjectNode message(ObjectNode body) {
    var response = post(body);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.body());
    }
    return (ObjectNode) Json.read(response.body());
  }

  /** The error that answers this body. */
  Refusal refused(JsonNode body) {
    return Refusal.of(post(body));
  }

  /** What arrives of a stream before the connection is cut. */
  String cutStream(ObjectNode body) {
    var request = HttpRequest.newBuilder(URI.create(base + "/v1/messages"));
    headers.forEach(request::header);
    request.POST(BodyPublishers.ofString(Json.text(body.deepCopy().put("stream", true))));
    var seen = new ByteArrayOutputStream();
    try (var in = http.send(request.build(), BodyHandlers.ofInputStream()).body()) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        seen.write(b);
      }
    } catch (IOException cut) {
      return seen.toString(UTF_8);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new AssertionError("the stream was not cut");
  }

  Events stream(ObjectNode body) {
    return Events.of(post(body.deepCopy().put("stream", true)).body());
  }

  @Override
  public void close() {
    http.close();
  }

  /** An error's status, type and message. */
  record Refusal(int status, String type, String message) {
    static Refusal of(HttpResponse<String> response) {
      var body = Json.read(response.body());
      return new Refusal(
          response.statusCode(),
          body.at("/error/type").asString(""),
          body.at("/error/message").asString(""));
    }
  }
}
