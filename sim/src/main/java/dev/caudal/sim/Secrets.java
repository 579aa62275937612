// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes out of a recording what nobody else may know: keys, tokens, who the user was. */
final class Secrets {

  private static final String MASK = "***";
  private static final Pattern KEY =
      Pattern.compile(
          "sk-[A-Za-z0-9_-]{8,}|gh[pousr]_[A-Za-z0-9]{16,}|xox[abprs]-[A-Za-z0-9-]{10,}"
              + "|AKIA[A-Z0-9]{16}|(?i:bearer )[A-Za-z0-9._~+/-]{8,}=*"
              + "|eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+");
  private static final Set<String> FIELDS = Set.of("authorization_token", "user_id");
  private static final int SHORTEST_KEY = 8;

  private final String key;

  /**
   * @param key the key of this request, which goes wherever it turns up
   */
  Secrets(String key) {
    this.key = key;
  }

  String clean(String text) {
    var without = key.length() < SHORTEST_KEY ? text : text.replace(key, MASK);
    return KEY.matcher(without).replaceAll(MASK);
  }

  JsonNode clean(JsonNode node) {
    if (node.isString()) {
      return Json.MAPPER.getNodeFactory().stringNode(clean(node.stringValue()));
    }
    if (node.isArray()) {
      var array = Json.array();
      node.forEach(item -> array.add(clean(item)));
      return array;
    }
    if (node instanceof ObjectNode object) {
      var cleaned = Json.object();
      object.forEachEntry((name, value) -> {
        if (FIELDS.contains(name) && value.isString()) {
          cleaned.put(name, MASK);
        } else {
          cleaned.set(name, clean(value));
        }
      });
      return cleaned;
    }
    return node;
  }
}
