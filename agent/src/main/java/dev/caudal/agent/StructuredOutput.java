// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;

/**
 * The shape an answer must have.
 *
 * @param schema what was asked for, whole
 * @param forModel the part of it that the API can enforce
 */
record StructuredOutput(Json schema, Json forModel) {
  /** Refuses with {@link InvalidRequest}, naming the place, what the API could not take. */
  static StructuredOutput of(Json schema) {
    // Checked first: the rest relies on keywords having the right types.
    Validation.of(schema);
    return new StructuredOutput(schema, ModelSchema.of(schema));
  }

  static StructuredOutput of(Class<?> type) {
    return of(Schemas.of(type));
  }

  /** Where an answer does not fit; empty where it does. */
  List<String> problems(String answer) {
    try {
      return Validation.problems(schema, Json.parse(answer));
    } catch (InvalidRequest e) {
      return List.of("the answer is " + e.getMessage());
    }
  }

  /** A fitting answer's value. */
  Json value(String answer) {
    return Json.parse(answer);
  }

  /** A fitting answer as an instance of a record or class. */
  <T> T as(String answer, Class<T> type) {
    return value(answer).as(type);
  }

  /** What to tell a model whose answer does not fit. */
  String correction(List<String> problems) {
    return """
    Your last answer does not fit the schema that was asked for:
    - %s
    Answer again with the whole JSON value, corrected, and with nothing else.\
    """
        .formatted(String.join("\n- ", problems));
  }
}
