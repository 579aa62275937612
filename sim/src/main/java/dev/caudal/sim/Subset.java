// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The part of JSON Schema that answers and strict tools can be held to; the rest is refused. */
final class Subset {

  private static final Set<String> UNSUPPORTED =
      Set.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "maxItems",
          "uniqueItems",
          "contains",
          "minContains",
          "maxContains",
          "prefixItems",
          "unevaluatedItems",
          "minProperties",
          "maxProperties",
          "patternProperties",
          "propertyNames",
          "dependentRequired",
          "dependentSchemas",
          "unevaluatedProperties",
          "oneOf",
          "not",
          "if",
          "then",
          "else");
  private static final Set<String> TYPES =
      Set.of("string", "integer", "number", "boolean", "null", "array", "object");

  private final JsonNode root;
  private final Deque<String> within = new ArrayDeque<>();
  private final Set<String> checked = new HashSet<>();

  private Subset(JsonNode root) {
    this.root = root;
  }

  /** Refuses a schema with anything else in it. */
  static void check(JsonNode schema, String path) {
    new Subset(schema).walk(schema, path);
  }

  private void walk(JsonNode schema, String path) {
    if (!schema.isObject()) {
      throw ApiError.invalid(path + ": a schema is an object");
    }
    for (var name : schema.propertyNames()) {
      boolean many = name.equals("minItems") && schema.path(name).longValue(2) > 1;
      if (UNSUPPORTED.contains(name) || many) {
        throw ApiError.invalid(path + "." + name + ": not supported in structured outputs");
      }
    }
    types(schema, path);
    var format = Json.string(schema, "format");
    if (!format.isEmpty() && !Smallest.FORMATS.containsKey(format)) {
      throw ApiError.invalid(path + ".format: '" + format + "' is not supported");
    }
    if (schema.has("$ref")) {
      follow(Json.string(schema, "$ref"), path + ".$ref");
    }
    for (var name : List.of("properties", "$defs", "definitions")) {
      schema.path(name).forEachEntry((key, value) -> walk(value, path + "." + name + "." + key));
    }
    for (var name : List.of("anyOf", "allOf")) {
      for (int i = 0; i < schema.path(name).size(); i++) {
        walk(schema.path(name).path(i), path + "." + name + "." + i);
      }
    }
    if (schema.has("items")) {
      walk(schema.path("items"), path + ".items");
    }
  }

  private static void types(JsonNode schema, String path) {
    var type = schema.path("type");
    var types = type.isArray() ? type.valueStream().toList() : List.of(type);
    for (var one : types) {
      if (!one.isMissingNode() && !TYPES.contains(one.asString(""))) {
        throw ApiError.invalid(path + ".type: no such type: " + Json.text(one));
      }
    }
    boolean isObject =
        schema.has("properties")
            || types.stream().anyMatch(one -> one.asString("").equals("object"));
    var more = schema.path("additionalProperties");
    if ((isObject || !more.isMissingNode()) && !(more.isBoolean() && !more.booleanValue())) {
      throw ApiError.invalid(path + ".additionalProperties: must be set to false on every object");
    }
  }

  private void follow(String ref, String path) {
    var target = ref.startsWith("#/") ? root.at(ref.substring(1)) : Json.MAPPER.missingNode();
    if (within.contains(ref) || ref.equals("#")) {
      throw ApiError.invalid(path + ": recursive schemas are not supported: " + ref);
    }
    if (target.isMissingNode()) {
      throw ApiError.invalid(path + ": leads nowhere in this schema: " + ref);
    }
    if (checked.add(ref)) {
      within.push(ref);
      walk(target, path);
      within.pop();
    }
  }
}
