// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Narrows a schema to what the API can hold a model to. What only limits values is left out and
 * told in the description instead; the answer is checked against the whole schema later. What the
 * API could not express at all is refused.
 */
final class ModelSchema {
  private static final int DEEPEST = 64;
  private static final Set<String> KEPT = Set.of("type", "enum", "const", "title", "required");
  private static final Set<String> FORMATS =
      Set.of(
          "date-time",
          "time",
          "date",
          "duration",
          "email",
          "hostname",
          "uri",
          "ipv4",
          "ipv6",
          "uuid");
  private static final List<String> TOLD =
      List.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "pattern",
          "format",
          "contentEncoding",
          "minItems",
          "maxItems",
          "uniqueItems");
  private static final Set<String> REFUSED =
      Set.of("$dynamicRef", "$recursiveRef", "$dynamicAnchor", "$anchor");

  private ModelSchema() {}

  static Json of(Json schema) {
    var root = schema.tree();
    new References(root).refuseRecursion();
    return Json.of(root(root));
  }

  private static ObjectNode root(JsonNode root) {
    var written = object(root, "#", 0);
    var definitions = Json.MAPPER.createObjectNode();
    for (var keyword : List.of("$defs", "definitions")) {
      for (var definition : root.path(keyword).properties()) {
        var place = "#/" + keyword + "/" + definition.getKey();
        definitions.set(definition.getKey(), object(definition.getValue(), place, 1));
      }
    }
    if (!definitions.isEmpty()) {
      written.set("$defs", definitions);
    }
    return written;
  }

  private static ObjectNode object(JsonNode schema, String place, int depth) {
    if (depth > DEEPEST) {
      throw refused(place, "nested too deep");
    }
    if (schema.isBoolean() && schema.asBoolean()) {
      return Json.MAPPER.createObjectNode();
    }
    if (!schema.isObject()) {
      throw refused(place, "nothing fits it");
    }
    refuseInexpressible(schema, place, depth);
    var written = Json.MAPPER.createObjectNode();
    for (var keyword : schema.properties()) {
      var name = keyword.getKey();
      var value = keyword.getValue();
      var below = place + "/" + name;
      switch (name) {
        case "properties" -> written.set(name, properties(value, below, depth));
        case "items" -> written.set(name, object(value, below, depth + 1));
        case "anyOf", "allOf" -> written.set(name, list(value, below, depth));
        case "oneOf" -> written.set("anyOf", list(value, below, depth));
        case "$ref" -> written.put(name, References.normal(value.asString()));
        case "format" -> {
          if (FORMATS.contains(value.asString())) {
            written.set(name, value);
          }
        }
        default -> {
          if (KEPT.contains(name)) {
            written.set(name, value);
          }
        }
      }
    }
    return closed(described(written, schema));
  }

  private static ObjectNode properties(JsonNode properties, String place, int depth) {
    var written = Json.MAPPER.createObjectNode();
    for (var property : properties.properties()) {
      var below = place + "/" + property.getKey();
      written.set(property.getKey(), object(property.getValue(), below, depth + 1));
    }
    return written;
  }

  private static ArrayNode list(JsonNode choices, String place, int depth) {
    var written = Json.MAPPER.createArrayNode();
    for (int i = 0; i < choices.size(); i++) {
      written.add(object(choices.get(i), place + "/" + i, depth + 1));
    }
    return written;
  }

  private static void refuseInexpressible(JsonNode schema, String place, int depth) {
    for (var name : REFUSED) {
      if (schema.has(name)) {
        throw refused(place + "/" + name, "references must be of the form #/$defs/name");
      }
    }
    if (depth > 0 && (schema.has("$defs") || schema.has("definitions") || schema.has("$id"))) {
      throw refused(place, "definitions must stand at the top");
    }
    if (schema.path("additionalProperties").isObject()) {
      throw refused(
          place + "/additionalProperties", "a model can fill only properties that are named");
    }
    // Each part is closed to other names, so two parts with names could never both fit.
    int parts = schema.path("allOf").size();
    for (var name : List.of("properties", "$ref", "anyOf", "oneOf")) {
      parts += schema.has(name) ? 1 : 0;
    }
    if (parts > 1) {
      throw refused(place, "name all properties in one place, or in each choice of one anyOf");
    }
    for (var name : schema.path("required")) {
      if (!schema.path("properties").has(name.asString())) {
        throw refused(place + "/required", "not among the properties: " + name.asString());
      }
    }
  }

  private static ObjectNode described(ObjectNode written, JsonNode schema) {
    var limits = new ArrayList<String>();
    for (var name : TOLD) {
      if (schema.has(name) && !written.has(name)) {
        limits.add(name + ": " + schema.get(name));
      }
    }
    var description = schema.path("description").asString("");
    var told = limits.isEmpty() ? "" : "(" + String.join(", ", limits) + ")";
    var all = (description + " " + told).strip();
    return all.isEmpty() ? written : written.put("description", all);
  }

  private static ObjectNode closed(ObjectNode written) {
    var type = written.path("type");
    boolean isObject =
        written.has("properties")
            || type.asString("").equals("object")
            || type.valueStream().anyMatch(one -> one.asString().equals("object"));
    if (isObject && type.isMissingNode()) {
      written.put("type", "object");
    }
    return isObject ? written.put("additionalProperties", false) : written;
  }

  private static InvalidRequest refused(String place, String reason) {
    return new InvalidRequest("no schema for an answer: %s: %s".formatted(place, reason));
  }
}
