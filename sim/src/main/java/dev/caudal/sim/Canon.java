// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * One way to write JSON that means the same: sorted fields, without nulls, and without what may
 * change and still be the same conversation.
 */
final class Canon {

  private static final Set<String> LEFT_OUT = Set.of("cache_control");

  private Canon() {}

  static String of(JsonNode node) {
    var out = new StringBuilder();
    write(node, out);
    return out.toString();
  }

  private static void write(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      out.append('{');
      for (var name : new TreeSet<>(node.propertyNames())) {
        var value = node.path(name);
        if (!value.isNull() && !LEFT_OUT.contains(name) && !isDirect(name, value)) {
          out.append(name).append(':');
          write(value, out);
          out.append(',');
        }
      }
      out.append('}');
    } else if (node.isArray()) {
      out.append('[');
      for (var item : node) {
        write(item, out);
        out.append(',');
      }
      out.append(']');
    } else {
      out.append(Json.text(node));
    }
  }

  /** What a call without a caller means. */
  private static boolean isDirect(String name, JsonNode value) {
    return name.equals("caller") && Json.string(value, "type").equals("direct");
  }
}
