// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer that comes as server-sent events. */
final class StreamedAnswer implements ModelAnswer {
  private final HttpAnswer http;
  private final SseReader frames;
  private final EventReader events;
  private boolean ended;

  StreamedAnswer(HttpAnswer http, Source source) {
    this.http = http;
    this.frames = new SseReader(http::read, HttpAnswer.MOST_BYTES);
    this.events = new EventReader(source, http.requestId());
  }

  @Override
  public @Nullable StreamEvent next() {
    if (ended) {
      return null;
    }
    http.check();
    while (true) {
      var frame = frame();
      var event = events.read(frame, frames.event());
      if (event != null) {
        ended = event instanceof StreamEvent.TurnStop;
        return event;
      }
    }
  }

  private byte[] frame() {
    try {
      var frame = frames.next();
      if (frame != null) {
        return frame;
      }
    } catch (IOException e) {
      throw http.failure(e);
    }
    throw new ConnectionFailed("the answer ended before message_stop");
  }

  @Override
  public String requestId() {
    return http.requestId();
  }

  @Override
  public void cancel() {
    http.cancel();
  }

  @Override
  public void close() {
    http.close(ended);
  }
}
