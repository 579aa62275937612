// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Makes the smallest value that fits a JSON schema. */
final class Smallest {

  private static final int DEEPEST = 64;

  static final Map<String, String> FORMATS =
      Map.of(
          "date-time", "2000-01-01T00:00:00Z",
          "time", "00:00:00Z",
          "date", "2000-01-01",
          "duration", "PT0S",
          "email", "a@example.com",
          "hostname", "example.com",
          "uri", "https://example.com",
          "ipv4", "127.0.0.1",
          "ipv6", "::1",
          "uuid", "00000000-0000-4000-8000-000000000000");

  private final JsonNode root;

  Smallest(JsonNode root) {
    this.root = root;
  }

  JsonNode value() {
    return value(root, 0);
  }

  private JsonNode value(JsonNode schema, int depth) {
    if (depth > DEEPEST) {
      return Json.MAPPER.nullNode();
    }
    if (schema.has("const")) {
      return schema.path("const");
    }
    if (schema.path("enum").size() > 0) {
      return schema.path("enum").path(0);
    }
    if (schema.has("default")) {
      return schema.path("default");
    }
    if (schema.has("$ref")) {
      var pointer = Json.string(schema, "$ref").replaceFirst("^#", "");
      return value(root.at(pointer), depth + 1);
    }
    for (var choice : new String[] {"anyOf", "oneOf"}) {
      if (schema.path(choice).size() > 0) {
        return value(schema.path(choice).path(0), depth + 1);
      }
    }
    if (schema.path("allOf").size() > 0) {
      return value(merged(schema), depth + 1);
    }
    return plain(schema, depth);
  }

  private JsonNode plain(JsonNode schema, int depth) {
    var type = schema.path("type").isArray() ? schema.path("type").path(0) : schema.path("type");
    return switch (type.asString("")) {
      case "string" -> string(schema);
      case "integer", "number" -> number(schema);
      case "boolean" -> Json.MAPPER.getNodeFactory().booleanNode(false);
      case "array" -> array(schema, depth);
      case "null" -> Json.MAPPER.nullNode();
      default -> object(schema, depth);
    };
  }

  private static JsonNode string(JsonNode schema) {
    var text = FORMATS.getOrDefault(Json.string(schema, "format"), "");
    int missing = schema.path("minLength").intValue(0) - text.length();
    return Json.MAPPER.getNodeFactory().stringNode(text + "a".repeat(Math.max(0, missing)));
  }

  private static JsonNode number(JsonNode schema) {
    long least = schema.path("minimum").longValue(0);
    if (schema.has("exclusiveMinimum")) {
      least = schema.path("exclusiveMinimum").longValue(0) + 1;
    }
    return Json.MAPPER.getNodeFactory().numberNode(Math.max(0, least));
  }

  private JsonNode array(JsonNode schema, int depth) {
    var array = Json.array();
    for (int i = 0; i < schema.path("minItems").intValue(0); i++) {
      array.add(value(schema.path("items"), depth + 1));
    }
    return array;
  }

  private JsonNode object(JsonNode schema, int depth) {
    var object = Json.object();
    for (var name : schema.path("required")) {
      var key = name.asString("");
      object.set(key, value(schema.path("properties").path(key), depth + 1));
    }
    return object;
  }

  /** All parts as one: their properties and requirements together. */
  private JsonNode merged(JsonNode schema) {
    var merged = Json.object();
    var properties = merged.putObject("properties");
    var required = merged.putArray("required");
    for (var part : schema.path("allOf")) {
      var whole =
          part.has("$ref") ? root.at(Json.string(part, "$ref").replaceFirst("^#", "")) : part;
      whole.forEachEntry((name, value) -> {
        if (!name.equals("properties") && !name.equals("required")) {
          merged.set(name, value);
        }
      });
      whole.path("properties").forEachEntry(properties::set);
      whole.path("required").forEach(required::add);
    }
    schema.path("properties").forEachEntry(properties::set);
    schema.path("required").forEach(required::add);
    return merged;
  }
}
