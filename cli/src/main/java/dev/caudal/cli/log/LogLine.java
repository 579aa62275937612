// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Something that was logged. */
record LogLine(
    Instant at,
    Level level,
    String logger,
    String message,
    @Nullable Throwable failure,
    List<KeyValuePair> fields) {

  /** For the eye: control characters never reach the terminal. */
  String text() {
    var line = new StringBuilder();
    line.append(at.truncatedTo(ChronoUnit.MILLIS)).append(' ');
    line.append(level).append(' ').append(logger).append(" - ").append(plain(message));
    for (var field : fields) {
      line.append(' ').append(field.key).append('=').append(plain(String.valueOf(field.value)));
    }
    if (failure != null) {
      line.append('\n').append(trace(failure).stripTrailing());
    }
    return line.toString();
  }

  /** For programs: one object. */
  String json() {
    var json = JsonMapper.shared().createObjectNode();
    json.put("timestamp", at.truncatedTo(ChronoUnit.MILLIS).toString());
    json.put("level", level.toString().toLowerCase(Locale.ROOT));
    json.put("logger", logger);
    json.put("message", message);
    for (var field : fields) {
      put(json, field.key, field.value);
    }
    if (failure != null) {
      json.put("error", trace(failure));
    }
    return json.toString();
  }

  private static void put(ObjectNode json, String key, @Nullable Object value) {
    switch (value) {
      case null -> json.putNull(key);
      case Integer number -> json.put(key, number.intValue());
      case Long number -> json.put(key, number.longValue());
      case Double number -> json.put(key, number.doubleValue());
      case Boolean truth -> json.put(key, truth.booleanValue());
      default -> json.put(key, value.toString());
    }
  }

  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static String trace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
