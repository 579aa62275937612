// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.EventTail;
import dev.caudal.runtime.LogEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/**
 * Passes on what a tail gives, until the log ends, the reader leaves, or the server drains. Events
 * that are there together go out together. Nothing is kept for a slow reader: what it has not taken
 * stays in the log, and the transport's deadline ends a write that does not end.
 */
final class Follow {
  private static final int EVENTS_MAX = 256;
  private static final int BATCH_BYTES = 64 << 10;
  private static final int KEPT_BYTES = 16 << 10;
  private static final int FIRST_BYTES = 512;

  private final Patience patience;
  private final Duration heartbeat;

  Follow(Patience patience, Duration heartbeat) {
    this.patience = patience;
    this.heartbeat = heartbeat;
  }

  /** Answers with the stream. Its headers are set already. */
  void stream(Call call, EventTail tail, Frames frames) throws IOException {
    call.put("Content-Type", frames.type());
    call.put("Cache-Control", "no-cache");
    call.put("X-Accel-Buffering", "no");
    if (call.isHead()) {
      call.answer(200);
      return;
    }
    try (var closing = tail) {
      var out = call.exchange().stream(200);
      out.write(frames.opening());
      pump(closing, frames, out);
      // Not closed where anything fails: then the answer is cut, and its reader knows.
      out.close();
    }
  }

  private void pump(EventTail tail, Frames frames, OutputStream out) throws IOException {
    var batch = new ByteArrayOutputStream(FIRST_BYTES);
    while (true) {
      var events = patience.during(() -> tail.next(EVENTS_MAX, heartbeat));
      if (events.isEmpty()) {
        return;
      }
      if (!events.get().isEmpty()) {
        batch = send(events.get(), frames, batch, out);
      } else if (!tail.isAtEnd()) {
        out.write(frames.heartbeat());
      }
      if (tail.isAtEnd()) {
        out.write(frames.closing());
        return;
      }
    }
  }

  private static ByteArrayOutputStream send(
      List<LogEvent> events, Frames frames, ByteArrayOutputStream batch, OutputStream out)
      throws IOException {
    for (var event : events) {
      frames.put(event, batch);
      if (batch.size() >= BATCH_BYTES) {
        flush(batch, out);
      }
    }
    int size = batch.size();
    flush(batch, out);
    return size > KEPT_BYTES ? new ByteArrayOutputStream(FIRST_BYTES) : batch;
  }

  private static void flush(ByteArrayOutputStream batch, OutputStream out) throws IOException {
    if (batch.size() > 0) {
      batch.writeTo(out);
      batch.reset();
    }
  }
}
