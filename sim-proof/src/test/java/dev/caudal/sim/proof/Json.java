// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim.proof;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON, and strings in it. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  /** The string at a path like {@code /error/type}, or nothing. */
  static String string(JsonNode node, String path) {
    return node.at(path).asString("");
  }
}
