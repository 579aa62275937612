// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Compares values with the schemas of a document, as far as that document uses schemas. */
final class Fit {
  private final JsonNode api;

  Fit(JsonNode api) {
    this.api = api;
  }

  void check(String schema, JsonNode value) {
    var problems = new ArrayList<String>();
    check(api.at("/components/schemas/" + schema), value, schema, problems);
    assertThat(problems).describedAs("%s", value).isEmpty();
  }

  void check(JsonNode schema, JsonNode value) {
    var problems = new ArrayList<String>();
    check(schema, value, "it", problems);
    assertThat(problems).describedAs("%s", value).isEmpty();
  }

  JsonNode resolve(JsonNode node) {
    var ref = node.path("$ref").asString("");
    return ref.isEmpty() ? node : api.at(ref.substring(1));
  }

  private void check(JsonNode given, JsonNode value, String at, List<String> problems) {
    var schema = resolve(given);
    if (schema.has("oneOf")) {
      oneOf(schema.path("oneOf"), value, at, problems);
      return;
    }
    if (schema.has("const") && !schema.path("const").equals(value)) {
      problems.add(at + " is not " + schema.path("const"));
    }
    if (schema.has("enum") && !has(schema.path("enum"), value)) {
      problems.add(at + " is none of " + schema.path("enum"));
    }
    if (schema.has("type") && !isOf(schema.path("type"), value)) {
      problems.add(at + " is no " + schema.path("type") + ": " + value);
    }
    if (value.isString()
        && schema.has("pattern")
        && !value.asString().matches(schema.path("pattern").asString())) {
      problems.add(at + " has another form: " + value);
    }
    value
        .values()
        .forEach(item -> {
          if (value.isArray() && schema.has("items")) {
            check(schema.path("items"), item, at + "[]", problems);
          }
        });
    if (value.isObject()) {
      members(schema, value, at, problems);
    }
  }

  private void members(JsonNode schema, JsonNode value, String at, List<String> problems) {
    for (var name : schema.path("required")) {
      if (!value.has(name.asString())) {
        problems.add(at + "." + name.asString() + " is missing");
      }
    }
    for (var member : value.properties()) {
      var place = at + "." + member.getKey();
      var known = schema.path("properties").path(member.getKey());
      var more = schema.path("additionalProperties");
      if (!known.isMissingNode()) {
        check(known, member.getValue(), place, problems);
      } else if (more.isObject()) {
        check(more, member.getValue(), place, problems);
      } else if (more.isBoolean() && !more.asBoolean()) {
        problems.add(place + " is unknown");
      }
    }
  }

  private void oneOf(JsonNode schemas, JsonNode value, String at, List<String> problems) {
    var all = new ArrayList<String>();
    int fitting = 0;
    for (var schema : schemas) {
      var found = new ArrayList<String>();
      check(schema, value, at, found);
      fitting += found.isEmpty() ? 1 : 0;
      all.addAll(found);
    }
    if (fitting != 1) {
      problems.add(at + " fits " + fitting + " of several: " + all);
    }
  }

  private static boolean has(JsonNode list, JsonNode value) {
    return list.valueStream().anyMatch(value::equals);
  }

  private static boolean isOf(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      return type.valueStream().anyMatch(one -> isOf(one, value));
    }
    return switch (type.asString()) {
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      case "null" -> value.isNull();
      default -> false;
    };
  }
}
