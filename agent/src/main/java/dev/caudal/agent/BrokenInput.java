// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Map;
import java.util.Optional;

/**
 * What stands in for a call's input that is no JSON object: cut off, or never valid. The API takes
 * nothing but objects, so the broken text is held in one, and is recognised there even after it was
 * stored. Such a call must not run.
 */
final class BrokenInput {
  private static final String FIELD = "INVALID_JSON";

  private BrokenInput() {}

  /** The input as it was written if it is an object, else its stand-in. */
  static Json checked(String text) {
    try {
      if (text.startsWith("{")) {
        return Json.parse(text);
      }
    } catch (InvalidRequest e) {
      // Said by the stand-in.
    }
    return Json.of(Map.of(FIELD, text));
  }

  /** The broken text, if this is a stand-in. */
  static Optional<String> of(Json input) {
    var tree = input.tree();
    return tree.size() == 1 && tree.path(FIELD).isString()
        ? Optional.of(tree.path(FIELD).asString())
        : Optional.empty();
  }
}
