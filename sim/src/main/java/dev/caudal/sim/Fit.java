// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/** Holds a value against a JSON schema, as far as schemas of tools go. */
final class Fit {

  private static final int DEEPEST = 64;

  private final JsonNode root;

  private Fit(JsonNode root) {
    this.root = root;
  }

  /** What does not fit, and where; nothing when all does. */
  static Optional<String> misfit(JsonNode value, JsonNode schema) {
    return Optional.of(new Fit(schema).check(value, schema, "", 0)).filter(said -> !said.isEmpty());
  }

  private String check(JsonNode value, JsonNode schema, String path, int depth) {
    if (schema.isBoolean()) {
      return schema.booleanValue() ? "" : wrong(path, "is not permitted");
    }
    if (depth > DEEPEST) {
      return "";
    }
    var own = plain(value, schema, path);
    if (!own.isEmpty()) {
      return own;
    }
    if (schema.has("$ref")) {
      var target = root.at(Json.string(schema, "$ref").replaceFirst("^#", ""));
      var said = target.isMissingNode() ? "" : check(value, target, path, depth + 1);
      if (!said.isEmpty()) {
        return said;
      }
    }
    var choice = choices(value, schema, path, depth);
    return choice.isEmpty() ? inside(value, schema, path, depth) : choice;
  }

  private String plain(JsonNode value, JsonNode schema, String path) {
    var type = schema.path("type");
    var types = type.isArray() ? type.valueStream().toList() : List.of(type);
    if (!type.isMissingNode() && types.stream().noneMatch(one -> is(value, one.asString("")))) {
      return wrong(path, "is not of type " + Json.text(type));
    }
    if (schema.has("const") && !same(value, schema.path("const"))) {
      return wrong(path, "is not " + Json.text(schema.path("const")));
    }
    if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(v -> same(value, v))) {
      return wrong(path, "is not one of " + Json.text(schema.path("enum")));
    }
    return value.isString() ? string(value, schema, path) : number(value, schema, path);
  }

  private static boolean is(JsonNode value, String type) {
    return switch (type) {
      case "string" -> value.isString();
      case "integer" -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> true;
    };
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : one.equals(other);
  }

  private static String string(JsonNode value, JsonNode schema, String path) {
    var text = value.stringValue();
    int length = text.codePointCount(0, text.length());
    if (length < schema.path("minLength").longValue(0)
        || length > schema.path("maxLength").longValue(Long.MAX_VALUE)) {
      return wrong(path, "is too short or too long");
    }
    var pattern = Json.string(schema, "pattern");
    return finds(pattern, text) ? "" : wrong(path, "does not match " + pattern);
  }

  /** A pattern of a dialect that Java does not know matches everything. */
  private static boolean finds(String pattern, String text) {
    try {
      return Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException unknown) {
      return true;
    }
  }

  private static String number(JsonNode value, JsonNode schema, String path) {
    if (!value.isNumber()) {
      return "";
    }
    var number = value.decimalValue();
    for (var bound : List.of("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")) {
      if (schema.path(bound).isNumber()) {
        int compared = number.compareTo(schema.path(bound).decimalValue());
        int outwards = bound.contains("inimum") ? -compared : compared;
        if (outwards > 0 || (outwards == 0 && bound.startsWith("exclusive"))) {
          return wrong(path, "is beyond its " + bound);
        }
      }
    }
    return "";
  }

  private String choices(JsonNode value, JsonNode schema, String path, int depth) {
    for (var part : schema.path("allOf")) {
      var said = check(value, part, path, depth + 1);
      if (!said.isEmpty()) {
        return said;
      }
    }
    for (var name : List.of("anyOf", "oneOf")) {
      long fitting =
          schema
              .path(name)
              .valueStream()
              .filter(part -> check(value, part, path, depth + 1).isEmpty())
              .count();
      if (schema.has(name) && (fitting == 0 || (fitting > 1 && name.equals("oneOf")))) {
        return wrong(path, "fits " + fitting + " of " + name);
      }
    }
    if (schema.has("not") && check(value, schema.path("not"), path, depth + 1).isEmpty()) {
      return wrong(path, "is what it must not be");
    }
    return "";
  }

  private String inside(JsonNode value, JsonNode schema, String path, int depth) {
    if (value.isArray()) {
      return items(value, schema, path, depth);
    }
    if (!value.isObject()) {
      return "";
    }
    for (var name : schema.path("required")) {
      if (!value.has(name.asString(""))) {
        return wrong(below(path, name.asString("")), "is required");
      }
    }
    for (var name : value.propertyNames()) {
      var known = schema.path("properties").path(name);
      var rule = known.isMissingNode() ? schema.path("additionalProperties") : known;
      boolean free = rule.isMissingNode() || (known.isMissingNode() && matches(schema, name));
      var said = free ? "" : check(value.path(name), rule, below(path, name), depth + 1);
      if (!said.isEmpty()) {
        return said;
      }
    }
    return "";
  }

  private static boolean matches(JsonNode schema, String name) {
    return schema.path("patternProperties").propertyNames().stream()
        .anyMatch(pattern -> finds(pattern, name));
  }

  private String items(JsonNode value, JsonNode schema, String path, int depth) {
    if (value.size() < schema.path("minItems").longValue(0)
        || value.size() > schema.path("maxItems").longValue(Long.MAX_VALUE)) {
      return wrong(path, "has too few or too many items");
    }
    int fixed = schema.path("prefixItems").size();
    for (int i = 0; i < value.size(); i++) {
      var rule = i < fixed ? schema.path("prefixItems").path(i) : schema.path("items");
      var at = below(path, Integer.toString(i));
      var said = rule.isMissingNode() ? "" : check(value.path(i), rule, at, depth + 1);
      if (!said.isEmpty()) {
        return said;
      }
    }
    return "";
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String wrong(String path, String what) {
    return (path.isEmpty() ? "it" : path) + " " + what;
  }
}
