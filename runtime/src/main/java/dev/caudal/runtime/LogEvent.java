// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * An event as a reader gets it.
 *
 * @param seq the reader's cursor after it
 * @param runId the run it belongs to
 * @param fields the JSON members besides type, seq and run_id, without braces; empty where none
 */
public record LogEvent(long seq, String type, String runId, byte[] fields) {
  /** The event as JSON, as one run's readers see it. */
  public byte[] json() {
    return json(false);
  }

  /** The event as JSON, with its run's id where several runs are mixed. */
  public byte[] json(boolean withRun) {
    var out = new ByteArrayOutputStream(64 + type.length() + fields.length);
    out.writeBytes(("{\"type\":\"" + type + "\",\"seq\":" + seq).getBytes(UTF_8));
    if (withRun && !type.equals("start")) {
      out.writeBytes((",\"run_id\":\"" + runId + "\"").getBytes(UTF_8));
    }
    if (fields.length > 0) {
      out.write(',');
      out.writeBytes(fields);
    }
    out.write('}');
    return out.toByteArray();
  }

  /** Whether the run is over with it. */
  public boolean isEnding() {
    return switch (type) {
      case "done", "error", "cancelled" -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return new String(json(true), UTF_8);
  }
}
