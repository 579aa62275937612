// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.json.schema.jackson3.JacksonJsonSchemaValidatorSupplier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Checks JSON values against one JSON Schema.
 *
 * <p>Each schema has a validator of its own, as the library remembers schemas by their {@code $id}
 * or a hash, and two may share either.
 */
final class Validation {
  private static final int MOST_KEPT = 256;
  private static final int MOST_PROBLEMS = 20;
  private static final int LONGEST_PROBLEM = 500;
  private static final String FAILED = "Unexpected validation error: ";
  private static final Pattern LIST = Pattern.compile("^[^\\[]*\\[(.*)]$", Pattern.DOTALL);
  private static final Pattern BETWEEN = Pattern.compile(", (?=/|: )");
  private static final Map<Json, Validation> KEPT = new ConcurrentHashMap<>();

  private final JsonSchemaValidator validator = new JacksonJsonSchemaValidatorSupplier().get();
  private final Map<String, Object> schema;

  private Validation(Json schema) {
    refuseReferencesOutside(schema.tree());
    this.schema =
        Json.MAPPER.readValue(
            schema.bytes(), new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /** A validator for an object that is a schema; {@link InvalidRequest} where it is none. */
  static Validation of(Json schema) {
    var known = KEPT.get(schema);
    if (known != null) {
      return known;
    }
    if (!schema.tree().isObject()) {
      throw new InvalidRequest("a schema must be a JSON object");
    }
    var made = new Validation(schema);
    made.refuseIfBroken();
    if (KEPT.size() >= MOST_KEPT) {
      KEPT.clear();
    }
    KEPT.put(schema, made);
    return made;
  }

  /** What does not fit, in words that name the field; empty where all fits. */
  static List<String> problems(Json schema, Json value) {
    return of(schema).problems(value);
  }

  List<String> problems(Json value) {
    // Parsed by our stricter reader first, which refuses double names.
    value.tree();
    var response = validate(value.text());
    return response.valid() ? List.of() : split(response.errorMessage());
  }

  private void refuseIfBroken() {
    var formal = validator.validateSchema(schema);
    if (!formal.valid()) {
      throw new InvalidRequest(
          "not a JSON Schema: " + String.join("; ", split(formal.errorMessage())));
    }
    var tried = validate("null");
    if (!tried.valid() && tried.errorMessage().startsWith(FAILED)) {
      throw new InvalidRequest("not a usable JSON Schema: " + problem(tried.errorMessage()));
    }
  }

  private ValidationResponse validate(String value) {
    try {
      return validator.validate(schema, value);
    } catch (StackOverflowError e) {
      throw new InvalidRequest("a schema must not refer to itself without end");
    }
  }

  private static List<String> split(String message) {
    var list = LIST.matcher(message);
    return list.matches()
        ? BETWEEN
            .splitAsStream(list.group(1))
            .limit(MOST_PROBLEMS)
            .map(Validation::problem)
            .toList()
        : List.of(problem(message));
  }

  private static String problem(String text) {
    var bare = text.startsWith(FAILED) ? text.substring(FAILED.length()) : text;
    var named =
        bare.startsWith(": ") ? bare.substring(2) : bare.startsWith("/") ? bare.substring(1) : bare;
    return named.length() > LONGEST_PROBLEM ? named.substring(0, LONGEST_PROBLEM) + "…" : named;
  }

  // The library would look for them among this program's resources.
  private static void refuseReferencesOutside(JsonNode schema) {
    for (var name : List.of("$ref", "$dynamicRef", "$recursiveRef")) {
      var target = schema.path(name);
      if (target.isString() && !target.asString().startsWith("#")) {
        throw new InvalidRequest("a schema must not refer outside itself: " + target.asString());
      }
    }
    var dialect = schema.path("$schema");
    if (dialect.isString() && !dialect.asString().matches("https?://json-schema\\.org/.*")) {
      throw new InvalidRequest("not a known JSON Schema dialect: " + dialect.asString());
    }
    schema.forEach(Validation::refuseReferencesOutside);
  }
}
