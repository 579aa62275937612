// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSource;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The least that a client on OkHttp has to do: no timers, a search for line ends, one pass of the
 * parser over each event, the delta's text as a string. It keeps nothing and checks nothing.
 */
final class BareClient {
  private static final byte[] BODY =
      """
      {"model":"claude-sonnet-5-5","max_tokens":16384,"stream":true,\
      "messages":[{"role":"user","content":[{"type":"text","text":"Go on."}]}]}\
      """
          .getBytes(UTF_8);

  private final JsonFactory json = new JsonFactory();
  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .readTimeout(Duration.ZERO)
          .writeTimeout(Duration.ZERO)
          .callTimeout(Duration.ZERO)
          .connectionPool(new ConnectionPool(256, 2, java.util.concurrent.TimeUnit.MINUTES))
          .build();

  /** Asks and reads to the end; how many deltas of text came. */
  long read(URI upstream) throws IOException {
    var request =
        new Request.Builder()
            .url(upstream + "/v1/messages")
            .header("anthropic-version", "2023-06-01")
            .header("accept", "text/event-stream")
            .header("accept-encoding", "identity")
            .post(RequestBody.create(BODY, MediaType.get("application/json")))
            .build();
    try (var response = http.newCall(request).execute()) {
      return new Lines(response.body().source()).count();
    }
  }

  private final class Lines {
    private final BufferedSource source;
    private byte[] buffer = new byte[16 << 10];
    private int start;
    private int end;
    private long deltas;

    Lines(BufferedSource source) {
      this.source = source;
    }

    long count() throws IOException {
      for (int length = source.read(buffer, 0, buffer.length);
          length >= 0;
          length = source.read(buffer, end, buffer.length - end)) {
        end += length;
        lines();
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        if (end == buffer.length) {
          buffer = Arrays.copyOf(buffer, end * 2);
        }
      }
      return deltas;
    }

    private void lines() {
      for (int at = start; at < end; at++) {
        if (buffer[at] == '\n') {
          if (at - start > 6 && buffer[start] == 'd' && buffer[start + 5] == ' ') {
            deltas += event(start + 6, at - start - 6) ? 1 : 0;
          }
          start = at + 1;
        }
      }
    }

    private boolean event(int from, int length) {
      var text = "";
      try (var parser = json.createParser(ObjectReadContext.empty(), buffer, from, length)) {
        boolean isText = false;
        for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token == JsonToken.PROPERTY_NAME && parser.currentName().equals("text")) {
            parser.nextToken();
            text = parser.getString();
            isText = true;
          }
        }
        return isText && !text.isEmpty();
      }
    }
  }
}
