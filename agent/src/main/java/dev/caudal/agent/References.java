// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The references inside a schema to its own definitions. */
final class References {
  private static final String DEFINITIONS = "#/$defs/";
  private static final String OLD_DEFINITIONS = "#/definitions/";

  private final JsonNode root;
  private final Set<String> done = new HashSet<>();

  References(JsonNode root) {
    this.root = root;
  }

  /** The one form that the API knows; older schemas say {@code definitions}. */
  static String normal(String reference) {
    return reference.startsWith(OLD_DEFINITIONS)
        ? DEFINITIONS + reference.substring(OLD_DEFINITIONS.length())
        : reference;
  }

  /** Follows every reference; refuses those that lead nowhere, and those that come back. */
  void refuseRecursion() {
    follow(root, "#", List.of());
  }

  private void follow(JsonNode schema, String place, List<String> from) {
    if (place.length() > 10_000) {
      throw new InvalidRequest("no schema for an answer: nested too deep");
    }
    var reference = schema.path("$ref");
    if (reference.isString()) {
      enter(normal(reference.asString()), place + "/$ref", from);
    }
    for (var part : schema.properties()) {
      follow(part.getValue(), place + "/" + part.getKey(), from);
    }
    if (schema.isArray()) {
      for (int i = 0; i < schema.size(); i++) {
        follow(schema.get(i), place + "/" + i, from);
      }
    }
  }

  private void enter(String reference, String place, List<String> from) {
    if (!reference.startsWith(DEFINITIONS)) {
      throw refused(place, "references must be of the form #/$defs/name: " + reference);
    }
    var name = reference.substring(DEFINITIONS.length());
    if (from.contains(name)) {
      throw refused(place, "it holds itself: " + reference);
    }
    var target = root.path("$defs").path(name);
    target = target.isMissingNode() ? root.path("definitions").path(name) : target;
    if (target.isMissingNode()) {
      throw refused(place, "refers to nothing: " + reference);
    }
    if (done.add(name)) {
      var path = new ArrayList<>(from);
      path.add(name);
      follow(target, DEFINITIONS + name, path);
    }
  }

  private static InvalidRequest refused(String place, String reason) {
    return new InvalidRequest("no schema for an answer: %s: %s".formatted(place, reason));
  }
}
