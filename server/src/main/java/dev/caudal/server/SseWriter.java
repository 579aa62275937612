// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caudal.runtime.LogEvent;
import java.io.ByteArrayOutputStream;

/**
 * Events as a browser's {@code EventSource} reads them.
 *
 * @param runId the run that ids name, on doors that start it; empty for numbers alone
 * @param after where the reader of such a door is already
 * @param hasIds false for pages that parse nothing but data
 * @param isMixed whether events name their run
 */
record SseWriter(String runId, long after, boolean hasIds, boolean isMixed) implements Frames {
  private static final byte[] RETRY = "retry: 1000\n\n".getBytes(UTF_8);
  private static final byte[] HEARTBEAT = ": hb\n\n".getBytes(UTF_8);
  private static final byte[] CLOSE = "data: {\"type\":\"close\"}\n\n".getBytes(UTF_8);
  private static final byte[] DATA = "data: ".getBytes(UTF_8);
  private static final byte[] END = "\n\n".getBytes(UTF_8);

  /** For a run that began elsewhere. */
  static SseWriter following() {
    return new SseWriter("", 0, true, false);
  }

  /** For the door that started this run. */
  static SseWriter starting(String runId, long after) {
    return new SseWriter(runId, after, true, false);
  }

  static SseWriter bare() {
    return new SseWriter("", 0, false, false);
  }

  static SseWriter mixed() {
    return new SseWriter("", 0, true, true);
  }

  @Override
  public String type() {
    return MediaType.SSE;
  }

  @Override
  public byte[] opening() {
    if (!hasIds) {
      return new byte[0];
    }
    // Who comes back has an id already, and must not be sent to the beginning by a new one.
    return runId.isEmpty() || after > 0
        ? RETRY
        : ("retry: 1000\n\nid: " + runId + ":0\n\n").getBytes(UTF_8);
  }

  @Override
  public void put(LogEvent event, ByteArrayOutputStream out) {
    block(event.seq(), event.json(isMixed), out);
  }

  /** One block, whatever the data holds. */
  void block(long seq, byte[] json, ByteArrayOutputStream out) {
    if (hasIds) {
      var id = runId.isEmpty() ? "id: " + seq + "\n" : "id: " + runId + ":" + seq + "\n";
      out.writeBytes(id.getBytes(UTF_8));
    }
    out.writeBytes(DATA);
    out.writeBytes(oneLine(json));
    out.writeBytes(END);
  }

  /** JSON has line breaks between its tokens only, where a space does as well. */
  static byte[] oneLine(byte[] json) {
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        json[i] = ' ';
      }
    }
    return json;
  }

  @Override
  public byte[] heartbeat() {
    return HEARTBEAT;
  }

  @Override
  public byte[] closing() {
    return CLOSE;
  }
}
