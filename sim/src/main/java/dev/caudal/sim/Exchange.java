// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;
import tools.jackson.databind.JsonNode;

/** One request and its response: all that the rest of the simulator sees of the HTTP server. */
final class Exchange {

  private static final int LARGEST = 32 << 20;
  private static final String[] LIMITS = {"requests", "tokens", "input-tokens", "output-tokens"};
  private static final long[] LIMIT = {4_000, 4_800_000, 4_000_000, 800_000};

  private final Request request;
  private final Response response;
  private final String id = Ids.request();

  Exchange(Request request, Response response) {
    this.request = request;
    this.response = response;
    var headers = response.getHeaders();
    headers.put("request-id", id);
    headers.put("x-caudal-simulated", "true");
    headers.put("anthropic-organization-id", "00000000-0000-4000-8000-000000000000");
    headers.put("anthropic-workspace-id", "wrkspc_01Simulated");
    var reset = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).toString();
    for (int i = 0; i < LIMITS.length; i++) {
      var name = "anthropic-ratelimit-" + LIMITS[i];
      headers.put(name + "-limit", Long.toString(LIMIT[i]));
      headers.put(name + "-remaining", Long.toString(LIMIT[i] - 1));
      headers.put(name + "-reset", reset);
    }
  }

  String id() {
    return id;
  }

  String method() {
    return request.getMethod();
  }

  String path() {
    return Request.getPathInContext(request);
  }

  /** The header's value, or nothing; several lines are joined by commas. */
  String header(String name) {
    return String.join(",", request.getHeaders().getValuesList(name));
  }

  HttpFields headers() {
    return request.getHeaders();
  }

  String query() {
    var query = request.getHttpURI().getQuery();
    return query == null ? "" : query;
  }

  String parameter(String name) {
    Fields all = Request.extractQueryParameters(request);
    var value = all.getValue(name);
    return value == null ? "" : value;
  }

  /** The whole body, unpacked. */
  byte[] body() throws IOException {
    if (request.getLength() > LARGEST) {
      throw ApiError.tooLarge("");
    }
    var encoding = header("content-encoding").strip().toLowerCase(Locale.ROOT);
    var code = encoding.isEmpty() ? "" : "request_body_too_large_after_decoding";
    try (var in = decoded(encoding, Content.Source.asInputStream(request))) {
      var bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw ApiError.tooLarge(code);
      }
      return bytes;
    } catch (ZipException broken) {
      throw ApiError.invalid("request body: not " + encoding, "request_body_encoding_invalid");
    }
  }

  private static InputStream decoded(String encoding, InputStream in) throws IOException {
    return switch (encoding) {
      case "", "identity" -> in;
      case "gzip" -> new GZIPInputStream(in);
      case "deflate" -> new InflaterInputStream(in);
      default ->
          throw ApiError.invalid(
              "content-encoding: unsupported: " + encoding, "request_body_encoding_unsupported");
    };
  }

  void answer(int status, JsonNode body) throws IOException {
    answer(status, "application/json", Json.bytes(body));
  }

  private void answer(int status, String type, byte[] body) throws IOException {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    var bytes = method().equals("HEAD") ? new byte[0] : body;
    Content.Sink.write(response, true, ByteBuffer.wrap(bytes));
  }

  void fail(ApiError error) throws IOException {
    if (!error.retryAfter.isEmpty()) {
      response.getHeaders().put("retry-after", error.retryAfter);
    }
    if (error.isPage) {
      answer(error.status, "text/html", error.page().getBytes(UTF_8));
    } else {
      answer(error.status, error.body(id));
    }
  }

  void put(String header, String value) {
    response.getHeaders().put(header, value);
  }

  /** Begins an answer whose body is written piece by piece. */
  OutputStream open(int status, String type) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    return Content.Sink.asOutputStream(response);
  }

  OutputStream openEvents() {
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
    return open(200, "text/event-stream; charset=utf-8");
  }

  /** Ends the connection with nothing more said. */
  void cut() {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
  }
}
