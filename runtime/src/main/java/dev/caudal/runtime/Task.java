// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody wants done, and how: the same object on every door. It is checked when it is made;
 * its fields are those of the public contract, in snake case.
 */
public final class Task {
  private final ObjectNode fields;

  private Task(ObjectNode fields) {
    this.fields = fields;
  }

  /** Reads a task; throws {@link Refusal.Invalid} naming every field that is wrong. */
  public static Task of(JsonNode json) {
    return new Task(TaskReader.read(json));
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

  Optional<String> text(String field) {
    var value = fields.path(field);
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }
}
