// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static dev.caudal.server.Html.code;
import static dev.caudal.server.Html.escape;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Schemas in a few words of HTML. */
final class Shapes {
  private static final List<String> BOUNDS =
      List.of(
          "minimum",
          "exclusiveMinimum",
          "maximum",
          "minLength",
          "maxLength",
          "maxItems",
          "maxProperties",
          "pattern",
          "format",
          "default");

  private Shapes() {}

  /** What it is, with a link where it has a name. */
  static String words(JsonNode schema) {
    var ref = schema.path("$ref").asString("");
    if (!ref.isEmpty()) {
      return link(ref);
    }
    if (schema.has("const")) {
      return code(schema.path("const").asString(""));
    }
    if (schema.has("oneOf")) {
      return joined(schema.path("oneOf"), " or ");
    }
    return kind(schema) + bounds(schema);
  }

  private static String kind(JsonNode schema) {
    if (schema.has("enum")) {
      var values = new ArrayList<String>();
      schema.path("enum").forEach(value -> values.add(code(value.asString(""))));
      return String.join(" or ", values);
    }
    if (schema.has("items")) {
      return "list of " + words(schema.path("items"));
    }
    var type = schema.path("type");
    if (type.isArray()) {
      var types = new ArrayList<String>();
      type.forEach(one -> types.add(escape(one.asString(""))));
      return String.join(" or ", types);
    }
    if (schema.has("properties")) {
      return "object of " + fields(schema.path("properties"));
    }
    return escape(type.asString("any JSON"));
  }

  private static String fields(JsonNode properties) {
    var names = new ArrayList<String>();
    for (var property : properties.properties()) {
      var is = property.getValue();
      var value = is.has("const") ? "=" + is.path("const").asString("") : "";
      names.add(code(property.getKey() + value));
    }
    return String.join(", ", names);
  }

  private static String bounds(JsonNode schema) {
    var words = new StringBuilder();
    for (var bound : BOUNDS) {
      if (schema.has(bound)) {
        words.append(", ").append(bound).append(' ').append(code(schema.path(bound).asString()));
      }
    }
    return words.toString();
  }

  private static String joined(JsonNode schemas, String between) {
    var words = new ArrayList<String>();
    schemas.forEach(schema -> words.add(words(schema)));
    return String.join(between, words);
  }

  private static String link(String ref) {
    var steps = ref.split("/", -1);
    return "<a href=\"#shape-" + escape(steps[3]) + "\">" + code(steps[steps.length - 1]) + "</a>";
  }
}
