// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.caudal.agent.JournalEntry;
import dev.caudal.store.Entry;
import dev.caudal.store.Logged;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * How events stand in the log. An entry's JSON is the event's members without braces, the run's id
 * first; a reader's JSON is put together from that without parsing. Types that begin with a dot are
 * the journal's and are shown to nobody.
 */
final class Events {
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final JsonMapper RECORDS =
      MAPPER
          .rebuild()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              it -> it.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  static final String TEXT = "text";
  static final String THINKING = "thinking";
  static final String JOURNAL = ".journal";

  private static final byte[] RUN = "\"run_id\":\"".getBytes(UTF_8);
  private static final byte[] CONTENT = "\"content\":".getBytes(UTF_8);
  private static final byte[] NOTHING = {};

  private Events() {}

  static Entry entry(String run, Event event) {
    return Entry.of(event.type(), members(run, RECORDS.writeValueAsBytes(event)));
  }

  /** What a log tells that is not a session's. */
  static Entry entry(String run, String type, JsonNode fields) {
    return Entry.of(type, members(run, MAPPER.writeValueAsBytes(fields)));
  }

  /** A line of the agent's journal, which is this log. */
  static Entry journal(String run, JournalEntry line) {
    return Entry.of(JOURNAL, members(run, line.json().text().getBytes(UTF_8)));
  }

  /** A piece of text; neighbours with the same key may be merged. */
  static Entry piece(String type, String run, String parent, String block, String text) {
    var json =
        "\"run_id\":\""
            + run
            + "\""
            + (parent.isEmpty() ? "" : ",\"parent_id\":\"" + parent + "\"");
    return Entry.piece(type, json, run + "/" + block, text);
  }

  private static byte[] members(String run, byte[] object) {
    var out = new ByteArrayOutputStream(RUN.length + run.length() + object.length);
    out.writeBytes(RUN);
    out.writeBytes(run.getBytes(UTF_8));
    out.write('"');
    if (object.length > 2) {
      out.write(',');
      out.write(object, 1, object.length - 2);
    }
    return out.toByteArray();
  }

  static boolean isHidden(Logged logged) {
    return logged.entry().type().startsWith(".");
  }

  static String run(Logged logged) {
    var json = logged.entry().json();
    return new String(json, RUN.length, runEnd(json) - RUN.length, UTF_8);
  }

  /** What a reader gets of an entry. */
  static LogEvent shown(Logged logged) {
    var entry = logged.entry();
    var json = entry.json();
    int end = runEnd(json);
    var fields = end + 2 < json.length ? Arrays.copyOfRange(json, end + 2, json.length) : NOTHING;
    if (!entry.joinKey().isEmpty()) {
      fields = withContent(fields, entry.text());
    }
    var run = new String(json, RUN.length, end - RUN.length, UTF_8);
    return new LogEvent(logged.seq(), entry.type(), run, fields);
  }

  /** The event's members as a tree. */
  static JsonNode tree(Logged logged) {
    return tree(logged.entry());
  }

  static JsonNode tree(Entry entry) {
    return MAPPER.readTree("{" + new String(entry.json(), UTF_8) + "}");
  }

  static JournalEntry journal(Logged logged) {
    return JournalEntry.parse(
        dev.caudal.agent.Json.parse("{" + new String(logged.entry().json(), UTF_8) + "}"));
  }

  static boolean isOfSubagent(LogEvent event) {
    return event.fields().length > 13
        && (event.type().equals(TEXT) || event.type().equals(THINKING))
        && new String(event.fields(), 0, 13, UTF_8).equals("\"parent_id\":\"");
  }

  private static int runEnd(byte[] json) {
    int at = RUN.length;
    while (json[at] != '"') {
      at++;
    }
    return at;
  }

  private static byte[] withContent(byte[] fields, byte[] text) {
    var out = new ByteArrayOutputStream(fields.length + text.length + 24);
    if (fields.length > 0) {
      out.writeBytes(fields);
      out.write(',');
    }
    out.writeBytes(CONTENT);
    if (isPlain(text)) {
      out.write('"');
      out.writeBytes(text);
      out.write('"');
    } else {
      out.writeBytes(MAPPER.writeValueAsBytes(new String(text, UTF_8)));
    }
    return out.toByteArray();
  }

  private static boolean isPlain(byte[] text) {
    for (byte b : text) {
      if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
        return false;
      }
    }
    return true;
  }
}
