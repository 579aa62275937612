// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.LogEvent;
import java.io.ByteArrayOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run in the delta dialect: text to append, then that it is complete or why not. What a rewind
 * takes back cannot be taken back here; the new text goes on in a new line.
 */
final class DeltaWriter implements Frames {
  private final SseWriter blocks;
  private final String sessionId;
  private boolean hasText;
  private boolean isRewound;

  DeltaWriter(String runId, String sessionId, long after) {
    this.blocks = SseWriter.starting(runId, after);
    this.sessionId = sessionId;
  }

  @Override
  public String type() {
    return blocks.type();
  }

  @Override
  public byte[] opening() {
    return blocks.opening();
  }

  @Override
  public void put(LogEvent event, ByteArrayOutputStream out) {
    switch (event.type()) {
      case "text" -> {
        var words = fields(event).path("content").asString("");
        say(event, frame("delta").put("content", isRewound ? "\n" + words : words), out);
        hasText = true;
        isRewound = false;
      }
      case "rewind" -> isRewound = hasText;
      case "done" -> say(event, frame("complete").set("result", fields(event).path("result")), out);
      case "error" -> say(event, frame("error").put("error", message(event)), out);
      case "cancelled" -> say(event, frame("error").put("error", "cancelled"), out);
      default -> {}
    }
  }

  private ObjectNode frame(String type) {
    return Json.object().put("type", type).put("session_id", sessionId);
  }

  private void say(LogEvent event, JsonNode frame, ByteArrayOutputStream out) {
    blocks.block(event.seq(), Json.bytes(frame), out);
  }

  private static String message(LogEvent event) {
    return fields(event).path("message").asString("failed");
  }

  private static JsonNode fields(LogEvent event) {
    return Json.ours(event.json());
  }

  @Override
  public byte[] heartbeat() {
    return blocks.heartbeat();
  }

  /** Its pages know three frames; a reconnecting one is told by a 204 that all is over. */
  @Override
  public byte[] closing() {
    return new byte[0];
  }
}
