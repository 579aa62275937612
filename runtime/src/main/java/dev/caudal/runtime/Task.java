// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody wants done, and how: the same object on every door. It is checked when it is made;
 * its fields are those of the public contract, in snake case.
 */
public final class Task {
  private static final int DEFAULT_ATTEMPTS = 3;
  private static final Duration DEFAULT_BACKOFF = Duration.ofSeconds(5);

  private final ObjectNode fields;

  private Task(ObjectNode fields) {
    this.fields = fields;
  }

  /** Reads a task; throws {@link Refusal.Invalid} naming every field that is wrong. */
  public static Task of(JsonNode json) {
    return new Task(TaskReader.read(json));
  }

  /**
   * Reads a task whose fields are all text, as in a query string: lists are spelled with commas,
   * objects as JSON.
   */
  public static Task ofTexts(Map<String, String> fields) {
    return new Task(TaskReader.readTexts(fields));
  }

  /** One that was checked before. */
  static Task trusted(ObjectNode fields) {
    return new Task(fields);
  }

  /** A task of words alone. */
  public static Task of(String text) {
    return of(Events.MAPPER.createObjectNode().put("task", text));
  }

  /** All fields that were given, under their usual names. */
  public ObjectNode fields() {
    return fields;
  }

  /** The user's words; empty where blocks were given. */
  public String text() {
    return fields.path("task").asString("");
  }

  /** The content blocks; missing where words were given. */
  public JsonNode content() {
    return fields.path("content");
  }

  /** What a reader is shown of it: its words, or the words among its blocks. */
  public String prompt() {
    if (!content().isArray()) {
      return text();
    }
    var words = new StringBuilder();
    content().forEach(block -> words.append(block.path("text").asString("")));
    return words.toString();
  }

  public Optional<String> sessionId() {
    return text("session_id");
  }

  /** What happens where the session is working. */
  public String onBusy() {
    return text("on_busy").orElse("enqueue");
  }

  /** What a lost reader does to the run it started. */
  public String onDisconnect() {
    return text("on_disconnect").orElse("continue");
  }

  public Optional<String> idempotencyKey() {
    return text("idempotency_key");
  }

  /** The agent of the operator's that shall do it. */
  public Optional<String> agent() {
    return text("agent");
  }

  public Optional<String> model() {
    return text("model");
  }

  /** The folder to work in, below the root of all; the session's own where none is named. */
  public Optional<String> workspace() {
    return text("workspace");
  }

  public Optional<String> webhookUrl() {
    return text("webhook_url");
  }

  /** How often it is tried, where it is queued. */
  public int attempts() {
    return fields.path("attempts").asInt(DEFAULT_ATTEMPTS);
  }

  /** How long it waits before the second attempt; each one more waits twice as long. */
  public Duration backoff() {
    return seconds("backoff_seconds").orElse(DEFAULT_BACKOFF);
  }

  /** Larger goes first. */
  public int priority() {
    return fields.path("priority").asInt(0);
  }

  /** When it may begin, where that is not now. */
  public Optional<Instant> due(Instant now) {
    return text("run_at").map(Instant::parse).or(() -> seconds("delay_seconds").map(now::plus));
  }

  /** The longest it may take. */
  public Optional<Duration> timeout() {
    return seconds("timeout_seconds");
  }

  /** Returned as given. */
  public Map<String, String> metadata() {
    var metadata = new LinkedHashMap<String, String>();
    fields
        .path("metadata")
        .properties()
        .forEach(member -> metadata.put(member.getKey(), member.getValue().asString("")));
    return Collections.unmodifiableMap(metadata);
  }

  private Optional<Duration> seconds(String field) {
    var value = fields.path(field);
    return value.isNumber()
        ? Optional.of(Duration.ofMillis(Math.round(value.doubleValue() * 1_000)))
        : Optional.empty();
  }

  Optional<String> text(String field) {
    var value = fields.path(field);
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }
}
