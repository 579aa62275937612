// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What JSON must look like at one place of a request. */
sealed interface Shape {

  /** Refuses what does not fit, with the path to it. */
  void check(JsonNode node, String path, Caller caller);

  /** Whether a node is of this kind at all; which of several shapes is meant is decided by it. */
  boolean takes(JsonNode node);

  /** A string, a number and so on; {@code any} takes everything. */
  record Scalar(String kind) implements Shape {
    @Override
    public boolean takes(JsonNode node) {
      return switch (kind) {
        case "string" -> node.isString();
        case "int" -> node.isIntegralNumber();
        case "number" -> node.isNumber();
        case "bool" -> node.isBoolean();
        case "object" -> node.isObject();
        default -> true;
      };
    }

    @Override
    public void check(JsonNode node, String path, Caller caller) {
      if (!takes(node)) {
        var what =
            switch (kind) {
              case "int" -> "integer";
              case "bool" -> "boolean";
              case "object" -> "dictionary";
              default -> kind;
            };
        throw ApiError.invalid(path + ": Input should be a valid " + what);
      }
    }
  }

  /** One of some words. */
  record Words(Set<String> allowed) implements Shape {
    @Override
    public boolean takes(JsonNode node) {
      return node.isString();
    }

    @Override
    public void check(JsonNode node, String path, Caller caller) {
      if (!node.isString() || !allowed.contains(node.stringValue())) {
        throw ApiError.invalid(
            path + ": Input should be '" + String.join("' or '", new TreeSet<>(allowed)) + "'");
      }
    }
  }

  /** A list of one shape. */
  record Items(Shape of) implements Shape {
    @Override
    public boolean takes(JsonNode node) {
      return node.isArray();
    }

    @Override
    public void check(JsonNode node, String path, Caller caller) {
      if (!node.isArray()) {
        throw ApiError.invalid(path + ": Input should be a valid array");
      }
      for (int i = 0; i < node.size(); i++) {
        of.check(node.path(i), path + "." + i, caller);
      }
    }
  }

  /** Any of several shapes of different kinds. */
  record Either(List<Shape> shapes) implements Shape {
    @Override
    public boolean takes(JsonNode node) {
      return shapes.stream().anyMatch(shape -> shape.takes(node));
    }

    @Override
    public void check(JsonNode node, String path, Caller caller) {
      shapes.stream()
          .filter(shape -> shape.takes(node))
          .findFirst()
          .orElse(shapes.getFirst())
          .check(node, path, caller);
    }
  }

  /**
   * A field of an object.
   *
   * @param betas it needs one of these headers, if there are any
   */
  record Field(String name, boolean required, List<String> betas, Shape shape) {}

  /** An object with these fields and no others; an optional one may be null. */
  record Fields(Map<String, Field> fields) implements Shape {
    @Override
    public boolean takes(JsonNode node) {
      return node.isObject();
    }

    @Override
    public void check(JsonNode node, String path, Caller caller) {
      if (!node.isObject()) {
        throw ApiError.invalid(path + ": Input should be a valid dictionary");
      }
      for (var name : node.propertyNames()) {
        var field = fields.get(name);
        if (field == null || !isUnlocked(field, caller)) {
          throw ApiError.invalid(below(path, name) + ": Extra inputs are not permitted");
        }
        if (field.required || !node.path(name).isNull()) {
          field.shape.check(node.path(name), below(path, name), caller);
        }
      }
      for (var field : fields.values()) {
        if (field.required && !node.has(field.name)) {
          throw ApiError.invalid(below(path, field.name) + ": Field required");
        }
      }
    }

    private static boolean isUnlocked(Field field, Caller caller) {
      return field.betas.isEmpty() || caller.hasBeta(field.betas.toArray(String[]::new));
    }

    private static String below(String path, String name) {
      return path.isEmpty() ? name : path + "." + name;
    }
  }

  /** An object whose {@code type} says which shape it has. */
  record Tagged(Map<String, Shape> byType, String absent) implements Shape {
    @Override
    public boolean takes(JsonNode node) {
      return node.isObject();
    }

    @Override
    public void check(JsonNode node, String path, Caller caller) {
      if (!node.isObject()) {
        throw ApiError.invalid(path + ": Input should be a valid dictionary");
      }
      if (!node.has("type") && absent.isEmpty()) {
        throw ApiError.invalid(path + ".type: Field required");
      }
      var type = Json.has(node, "type") ? node.path("type").asString("") : absent;
      var shape = byType.get(type);
      if (shape == null) {
        throw ApiError.invalid(
            path
                + ": Input tag '"
                + type
                + "' found using 'type' does not match any of the"
                + " expected tags: '"
                + String.join("', '", new TreeSet<>(byType.keySet()))
                + "'");
      }
      shape.check(node, path + "." + type, caller);
    }
  }
}
