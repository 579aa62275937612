// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.LogEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An event that waits, and the text of those behind it that say more of the same. */
final class MergedText {
  private static final int CHARACTERS_MAX = 64 << 10;

  private final LogEvent first;
  private long seq;
  private @Nullable ObjectNode fields;
  private final StringBuilder content = new StringBuilder();

  MergedText(LogEvent first) {
    this.first = first;
    this.seq = first.seq();
  }

  /** Takes in the next event, if it is of the same text. */
  boolean takes(LogEvent next) {
    if (!isText(first)
        || !next.type().equals(first.type())
        || !next.runId().equals(first.runId())) {
      return false;
    }
    var own = fields;
    if (own == null) {
      own = fields(first);
      content.append(own.path("content").asString(""));
      own.remove("content");
    }
    fields = own;
    var other = fields(next);
    var more = other.path("content").asString("");
    other.remove("content");
    if (!own.equals(other) || content.length() + more.length() > CHARACTERS_MAX) {
      return false;
    }
    content.append(more);
    seq = next.seq();
    return true;
  }

  LogEvent event() {
    if (seq == first.seq()) {
      return first;
    }
    var all = Json.object().put("content", content.toString());
    if (fields != null) {
      all.setAll(fields);
    }
    var json = Json.bytes(all);
    return new LogEvent(
        seq, first.type(), first.runId(), Arrays.copyOfRange(json, 1, json.length - 1));
  }

  private static boolean isText(LogEvent event) {
    return event.type().equals("text") || event.type().equals("thinking");
  }

  private static ObjectNode fields(LogEvent event) {
    var all = (ObjectNode) Json.ours(event.json());
    all.remove("seq");
    return all.without("type");
  }
}
