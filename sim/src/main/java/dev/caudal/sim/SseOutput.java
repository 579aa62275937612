// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a message as server-sent events.
 *
 * <pre>
 * State       Bytes that nobody has waited for yet, and the head of a delta's frame, which is the
 *             same for all deltas of one kind in one block.
 *
 * Why         A delta costs a copy of its head, its escaped text and its tail. The socket sees a
 *             write only when the buffer is full, or when the model pauses: whatever has no pace
 *             shares writes. So the simulator is never what a benchmark measures.
 * </pre>
 */
final class SseOutput implements Output {

  private static final int BUFFER = 32 << 10;
  private static final byte[] TAIL = "\"}}\n\n".getBytes(US_ASCII);

  private final OutputStream out;
  private byte[] buffer = new byte[BUFFER];
  private int size;
  private int index = -1;
  private boolean inBlock;
  private byte[] head = {};
  private Delta headOf = Delta.TEXT;

  SseOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void open(ObjectNode message) throws IOException {
    var event = Json.object().put("type", "message_start");
    event.set("message", message);
    frame("message_start", event);
  }

  @Override
  public void start(ObjectNode block) throws IOException {
    index++;
    inBlock = true;
    head = new byte[0];
    var event = Json.object().put("type", "content_block_start").put("index", index);
    event.set("content_block", block);
    frame("content_block_start", event);
  }

  @Override
  public void delta(Delta kind, String piece) throws IOException {
    if (head.length == 0 || headOf != kind) {
      head = head(kind);
      headOf = kind;
    }
    put(head);
    text(piece);
    put(TAIL);
  }

  private byte[] head(Delta kind) {
    return """
    event: content_block_delta
    data: {"type":"content_block_delta","index":%d,"delta":{"type":"%s","%s":"\
    """
        .formatted(index, kind.type, kind.field)
        .getBytes(US_ASCII);
  }

  @Override
  public void stop() throws IOException {
    inBlock = false;
    frame(
        "content_block_stop", Json.object().put("type", "content_block_stop").put("index", index));
  }

  @Override
  public void end(Ending ending) throws IOException {
    var event = Json.object().put("type", "message_delta");
    event.set("delta", ending.delta());
    event.set("usage", ending.usage().running(ending.counts()));
    event.setAll(ending.beside());
    frame("message_delta", event);
  }

  @Override
  public void close() throws IOException {
    frame("message_stop", Json.object().put("type", "message_stop"));
    flush();
  }

  @Override
  public void unknown() throws IOException {
    frame("future_event", Json.object().put("type", "future_event").put("future_field", 1));
    if (inBlock) {
      var event = Json.object().put("type", "content_block_delta").put("index", index);
      event.putObject("delta").put("type", "future_delta").put("future", "of a later day");
      frame("content_block_delta", event);
    }
  }

  @Override
  public void ping() throws IOException {
    frame("ping", Json.object().put("type", "ping"));
  }

  @Override
  public void garbage() throws IOException {
    put("event: content_block_delta\ndata: {\"type\":\"content_block_del\n\n".getBytes(US_ASCII));
  }

  /** An error in mid-stream, after which nothing comes. */
  void error(ApiError error, String requestId) throws IOException {
    frame("error", error.body(requestId));
    flush();
  }

  @Override
  public void flush() throws IOException {
    if (size > 0) {
      out.write(buffer, 0, size);
      size = 0;
    }
    out.flush();
  }

  private void frame(String name, ObjectNode event) throws IOException {
    put(("event: " + name + "\ndata: ").getBytes(US_ASCII));
    put(Json.bytes(event));
    put("\n\n".getBytes(US_ASCII));
  }

  private void put(byte[] bytes) throws IOException {
    if (size + bytes.length > buffer.length) {
      flush();
      if (bytes.length > buffer.length) {
        buffer = Arrays.copyOf(buffer, bytes.length);
      }
    }
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  /** Plain text is copied as it is; whatever needs an escape takes the longer way. */
  private void text(String piece) throws IOException {
    int length = piece.length();
    if (size + length > buffer.length) {
      flush();
    }
    if (length > buffer.length) {
      put(escaped(piece));
      return;
    }
    int at = size;
    for (int i = 0; i < length; i++) {
      char c = piece.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        put(escaped(piece));
        return;
      }
      buffer[at++] = (byte) c;
    }
    size = at;
  }

  private static byte[] escaped(String piece) {
    return new String(JsonStringEncoder.getInstance().quoteAsCharArray(piece)).getBytes(UTF_8);
  }
}
