// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Reads bodies that are small objects, and refuses what is not understood. */
final class Bodies {
  private Bodies() {}

  static ObjectNode object(Call call) throws IOException {
    var json = call.json().orElseThrow(() -> Problem.malformed("the body is empty"));
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw Problem.malformed("the body is one JSON object");
  }

  /** An object of these fields at most; their camelCase spelling is taken as well. */
  static ObjectNode object(Call call, String... known) throws IOException {
    var fields = Json.object();
    var allowed = Set.of(known);
    for (var field : object(call).properties()) {
      var name = TaskFields.snakeCase(field.getKey());
      if (!allowed.contains(name)) {
        throw Problem.invalid(field.getKey(), "there is no such field here");
      }
      if (fields.has(name)) {
        throw Problem.invalid(name, "given twice");
      }
      fields.set(name, field.getValue());
    }
    return fields;
  }

  /** Nothing, or an object without fields. */
  static void none(Call call) throws IOException {
    var json = call.json();
    if (json.isPresent()) {
      if (!json.get().isObject()) {
        throw Problem.malformed("the body is one JSON object, or none");
      }
      for (var name : json.get().propertyNames()) {
        throw Problem.invalid(name, "there is no such field here");
      }
    }
  }

  static String text(ObjectNode fields, String name) {
    return optional(fields, name)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> Problem.invalid(name, "a text that is not blank"));
  }

  static Optional<String> optional(ObjectNode fields, String name) {
    var value = fields.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw Problem.invalid(name, "a text");
    }
    return Optional.of(value.asString());
  }
}
