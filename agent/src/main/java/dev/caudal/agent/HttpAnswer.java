// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * What came back from the API: a head, and a body that may still be coming. One thread reads it.
 */
final class HttpAnswer {
  /** The longest body or frame. */
  static final int MOST_BYTES = 64 << 20;

  private static final Duration END_OF_BODY = Duration.ofMillis(100);

  private final LiveCall live;
  private final Response response;
  private final BufferedSource body;
  private boolean closed;

  HttpAnswer(LiveCall live, Response response) {
    this.live = live;
    this.response = response;
    this.body = response.body().source();
  }

  int status() {
    return response.code();
  }

  okhttp3.Headers headers() {
    return response.headers();
  }

  /** The API's name of the request; empty where it said none. */
  String requestId() {
    return Optional.ofNullable(response.header("request-id")).orElse("");
  }

  /** Whether it says that it is of this kind. */
  boolean isA(String mediaType) {
    var type = response.header("content-type");
    return type != null && type.toLowerCase(Locale.ROOT).startsWith(mediaType);
  }

  int read(byte[] into, int offset, int length) throws IOException {
    return live.read(body, into, offset, length);
  }

  byte[] readAll() throws IOException {
    return live.readAll(body, MOST_BYTES);
  }

  void check() {
    live.check();
  }

  AgentException failure(IOException e) {
    return live.failure(e);
  }

  void cancel() {
    live.end(() -> new Aborted(Aborted.Reason.CLOSED));
  }

  /**
   * Lets go of it. The connection is used again if the body has been read; what is not wanted any
   * more is not waited for.
   *
   * @param toldAll whether the body has nothing more to tell
   */
  void close(boolean toldAll) {
    if (closed) {
      return;
    }
    closed = true;
    if (!toldAll || !ends()) {
      cancel();
    }
    response.close();
    live.close();
  }

  /** The end of the body may lie behind what was last read, in the next packet at most. */
  private boolean ends() {
    live.patience(END_OF_BODY);
    try {
      return read(new byte[1], 0, 1) < 0;
    } catch (IOException | AgentException e) {
      return false;
    }
  }
}
