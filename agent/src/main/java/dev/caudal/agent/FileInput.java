// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A file tool's input, read field by field; what does not fit is a {@link Refusal}. */
record FileInput(String tool, JsonNode tree) {
  static FileInput of(ToolCall call, String tool) throws Refusal {
    var tree = call.input().tree();
    if (!tree.isObject()) {
      throw new Refusal(tool + ": the input must be an object");
    }
    return new FileInput(tool, tree);
  }

  String string(String field) throws Refusal {
    return optionalString(field)
        .orElseThrow(() -> new Refusal(tool + ": " + field + " is missing"));
  }

  Optional<String> optionalString(String field) throws Refusal {
    return present(field)
        ? Optional.of(fitting(field, tree.path(field).isString(), "a string").asString())
        : Optional.empty();
  }

  boolean flag(String field, boolean otherwise) throws Refusal {
    return present(field)
        ? fitting(field, tree.path(field).isBoolean(), "true or false").asBoolean()
        : otherwise;
  }

  /** A whole number from this one up. */
  int number(String field, int least, int otherwise) throws Refusal {
    if (!present(field)) {
      return otherwise;
    }
    var node = tree.path(field);
    var whole = node.isNumber() && node.asDouble() == Math.rint(node.asDouble());
    fitting(field, whole && node.asDouble() >= least, "a whole number from " + least);
    return (int) Math.min(node.asDouble(), Integer.MAX_VALUE);
  }

  /** One of these words, the first if none is given. */
  String oneOf(String field, String... words) throws Refusal {
    var given = optionalString(field).orElse(words[0]);
    for (var word : words) {
      if (word.equals(given)) {
        return word;
      }
    }
    throw new Refusal(tool + ": " + field + " must be one of " + String.join(", ", words));
  }

  boolean present(String field) {
    return !tree.path(field).isMissingNode() && !tree.path(field).isNull();
  }

  private JsonNode fitting(String field, boolean fits, String wanted) throws Refusal {
    if (!fits) {
      throw new Refusal(tool + ": " + field + " must be " + wanted);
    }
    return tree.path(field);
  }
}
