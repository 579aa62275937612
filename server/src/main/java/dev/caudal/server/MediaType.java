// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.util.List;
import java.util.Locale;

/** What is sent, and what is wanted back. */
final class MediaType {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";
  static final String SSE = "text/event-stream";

  private static final List<String> READABLE = List.of(SSE, NDJSON, JSON);

  private MediaType() {}

  /** So that no plain form of a foreign page reaches a door. */
  static void requireJson(Call call) {
    var encoding = call.header("Content-Encoding").orElse("identity").strip();
    if (!encoding.equalsIgnoreCase("identity")) {
      throw unsupported("bodies are taken as they are, not packed: " + encoding);
    }
    var given = call.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    var parts = given.split(";", -1);
    if (!parts[0].strip().equals(JSON)) {
      throw unsupported("this door takes " + JSON + " only");
    }
    for (int i = 1; i < parts.length; i++) {
      var parameter = parts[i].replace("\"", "").strip();
      if (parameter.startsWith("charset=")
          && !parameter.equals("charset=utf-8")
          && !parameter.equals("charset=utf8")) {
        throw unsupported("JSON is UTF-8");
      }
    }
  }

  /**
   * The first of the ways to read events that the caller names; event stream where all are fine.
   */
  static String ofEvents(Call call) {
    var accept = call.header("Accept").orElse("*/*").toLowerCase(Locale.ROOT);
    for (var wish : accept.split(",", -1)) {
      var type = wish.split(";", 2)[0].strip();
      if (READABLE.contains(type)) {
        return type;
      }
      if (type.isEmpty() || type.equals("*/*") || type.equals("text/*")) {
        return SSE;
      }
      if (type.equals("application/*")) {
        return JSON;
      }
    }
    throw new Problem(
        406, "not_acceptable", "events come as " + String.join(", ", READABLE) + " only");
  }

  private static Problem unsupported(String detail) {
    return new Problem(415, "unsupported_media_type", detail);
  }
}
