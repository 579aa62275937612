// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the JSON Schema (2020-12) of a Java type. The same type gives the same bytes: what stands
 * in a conversation's prefix must not change.
 */
final class Schemas {
  // A generic record may hold ever new types of its own kind.
  private static final int DEEPEST = 64;

  private final ResolvedType root;
  private final boolean mayRecur;
  private final Deque<ResolvedType> open = new ArrayDeque<>();
  private final Map<ResolvedType, String> recurring = new HashMap<>();
  private final ObjectNode definitions = Json.MAPPER.createObjectNode();
  private final Deque<String> place = new ArrayDeque<>();

  private Schemas(Class<?> root, boolean mayRecur) {
    this.root = ResolvedType.of(root);
    this.mayRecur = mayRecur;
  }

  /** What an answer must be; a type that holds itself is refused, as the API takes none. */
  static Json of(Class<?> type) {
    return new Schemas(type, false).write();
  }

  /** What a tool takes: an object, which may hold itself. */
  static Json ofInput(Class<?> type) {
    if (!type.isRecord()) {
      throw new InvalidRequest("a tool's input must be a record: " + type.getName());
    }
    return new Schemas(type, true).write();
  }

  private Json write() {
    var schema = schema(root);
    if (!definitions.isEmpty()) {
      schema.set("$defs", definitions);
    }
    return Json.of(schema);
  }

  private ObjectNode schema(ResolvedType type) {
    var raw = type.raw();
    var scalar = Scalars.of(raw);
    if (scalar.isPresent()) {
      return scalar.get();
    }
    if (JsonMember.OPTIONALS.contains(raw)) {
      return schema(type.argument(0));
    }
    if (raw.isEnum()) {
      return described(enumeration(raw), raw);
    }
    if (raw.isArray() || raw == Iterable.class || Collection.class.isAssignableFrom(raw)) {
      return array(type);
    }
    return Map.class.isAssignableFrom(raw) ? map(type) : composite(type);
  }

  private ObjectNode array(ResolvedType type) {
    var schema = typed("array").set("items", inside("[]", type.argument(0)));
    if (Set.class.isAssignableFrom(type.raw())) {
      ((ObjectNode) schema).put("uniqueItems", true);
    }
    return (ObjectNode) schema;
  }

  private ObjectNode map(ResolvedType type) {
    var key = type.argument(0).raw();
    if (key != String.class && key != Object.class && !key.isEnum()) {
      throw refused(type, "a map's keys must be strings");
    }
    var schema = typed("object");
    if (key.isEnum()) {
      schema.set("propertyNames", Json.MAPPER.createObjectNode().set("enum", names(key)));
    }
    schema.set("additionalProperties", inside("{}", type.argument(1)));
    return schema;
  }

  /** Whatever may hold itself: it is written in place, and named only where it recurs. */
  private ObjectNode composite(ResolvedType type) {
    if (open.contains(type)) {
      if (!mayRecur) {
        throw refused(type, "it holds itself");
      }
      return reference(type);
    }
    if (recurring.containsKey(type)) {
      return reference(type);
    }
    open.push(type);
    var schema = described(type.raw().isInterface() ? choice(type) : object(type), type.raw());
    open.pop();
    if (recurring.containsKey(type) && !type.equals(root)) {
      definitions.set(name(type), schema);
      return reference(type);
    }
    return schema;
  }

  private ObjectNode reference(ResolvedType type) {
    var target = type.equals(root) ? "#" : "#/$defs/" + name(type);
    return Json.MAPPER.createObjectNode().put("$ref", target);
  }

  private String name(ResolvedType type) {
    return recurring.computeIfAbsent(
        type,
        added -> {
          var simple = added.raw().getSimpleName();
          var name = simple;
          for (int i = 2; recurring.containsValue(name); i++) {
            name = simple + i;
          }
          return name;
        });
  }

  private ObjectNode choice(ResolvedType type) {
    var variants =
        Variants.of(type.raw())
            .orElseThrow(() ->
                refused(
                    type,
                    "an interface must be sealed, without JsonTypeInfo, and permit only"
                        + " records of different names without a component named type"));
    var schema = Json.MAPPER.createObjectNode();
    var choices = schema.putArray("anyOf");
    variants.forEach((name, variant) -> {
      var object = inside(name, ResolvedType.of(variant));
      if (object.has("$ref")) {
        throw refused(type, name + " holds itself");
      }
      choices.add(discriminated(object, name));
    });
    return schema;
  }

  private static ObjectNode discriminated(ObjectNode object, String name) {
    var properties = Json.MAPPER.createObjectNode();
    properties.putObject(Variants.FIELD).put("const", name);
    properties.setAll((ObjectNode) object.get("properties"));
    object.set("properties", properties);
    ((ArrayNode) object.get("required")).insert(0, Variants.FIELD);
    return object;
  }

  private ObjectNode object(ResolvedType type) {
    var schema = typed("object");
    var properties = schema.putObject("properties");
    var required = schema.putArray("required");
    for (var member : members(type)) {
      var value = inside(member.name(), type.member(member.type()));
      properties.set(member.name(), described(value, member.element()));
      if (!member.isOptional()) {
        required.add(member.name());
      }
    }
    return schema.put("additionalProperties", false);
  }

  private List<JsonMember> members(ResolvedType type) {
    var raw = type.raw();
    if (raw.isRecord()) {
      return Arrays.stream(raw.getRecordComponents()).map(JsonMember::of).toList();
    }
    var members = new ArrayList<JsonMember>();
    for (var field : raw.getFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        members.add(JsonMember.of(field));
      }
    }
    if (members.isEmpty()) {
      throw refused(type, "neither a record nor a class with public fields");
    }
    return members;
  }

  private ObjectNode enumeration(Class<?> type) {
    var schema = typed("string");
    schema.set("enum", names(type));
    return schema;
  }

  private ArrayNode names(Class<?> type) {
    var names = Json.MAPPER.createArrayNode();
    for (var constant : type.getEnumConstants()) {
      JsonNode name = Json.MAPPER.valueToTree(constant);
      if (!name.isString()) {
        throw refused(ResolvedType.of(type), "an enum's names must be strings");
      }
      names.add(name);
    }
    return names;
  }

  private ObjectNode inside(String step, ResolvedType type) {
    if (place.size() >= DEEPEST) {
      throw refused(type, "nested too deep");
    }
    place.addLast(step);
    var schema = schema(type);
    place.removeLast();
    return schema;
  }

  private InvalidRequest refused(ResolvedType type, String reason) {
    var where = place.isEmpty() ? "" : " (at " + String.join(".", place) + ")";
    return new InvalidRequest(
        "no JSON Schema for %s%s: %s".formatted(type.raw().getName(), where, reason));
  }

  private static ObjectNode typed(String type) {
    return Json.MAPPER.createObjectNode().put("type", type);
  }

  private static ObjectNode described(ObjectNode schema, AnnotatedElement element) {
    var description = element.getAnnotation(Described.class);
    return description == null ? schema : schema.put("description", description.value());
  }
}
