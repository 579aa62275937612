// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Spells the members of an object as the contract does: what is written in camel case is the same
 * field, and a known member that is null was not given.
 */
final class Spelling {
  private Spelling() {}

  /**
   * The object under usual names; a field that is given in two spellings is a problem. Who made up
   * a name shall find it again in what is said about it, so that unknown ones stay as they are.
   */
  static ObjectNode usual(String at, ObjectNode given, Predicate<String> known, Problems problems) {
    var usual = Events.MAPPER.createObjectNode();
    Map<String, String> spelled = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : given.properties()) {
      var usualName = usual(member.getKey());
      var name = known.test(usualName) ? usualName : member.getKey();
      var before = spelled.put(name, member.getKey());
      if (before != null) {
        problems.add(at + name, "is given twice: %s and %s".formatted(before, member.getKey()));
      } else if (!member.getValue().isNull() || !known.test(name)) {
        usual.set(name, member.getValue());
      }
    }
    return usual;
  }

  /** {@code maxTurns} as {@code max_turns}; other names as they are. */
  static String usual(String name) {
    boolean camel =
        !name.isEmpty()
            && name.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c))
            && Character.isLowerCase(name.charAt(0));
    return camel
        ? name.chars()
            .mapToObj(c ->
                Character.isUpperCase(c) ? "_" + (char) (c - 'A' + 'a') : Character.toString(c))
            .collect(joining())
        : name;
  }
}
