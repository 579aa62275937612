// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import tools.jackson.databind.JsonNode;

/** Says what a field's value must be, and how it is written down. */
@FunctionalInterface
interface FieldRule {
  /**
   * The value as it is kept; what is wrong with it goes to the problems.
   *
   * @param at the field's name, or its place inside one
   */
  JsonNode read(String at, JsonNode value, Problems problems);
}
