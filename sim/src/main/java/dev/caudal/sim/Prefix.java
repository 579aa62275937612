// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A running hash of a conversation as a thinking block sees it: no thinking, no cache marks. */
final class Prefix {

  private final Map<String, String> deferred = new HashMap<>();
  final String system;
  final String tools;
  private byte[] state = {};
  private String role = "";

  Prefix(Ask ask) {
    var all = new StringBuilder();
    for (var tool : ask.tools()) {
      if (tool.path("defer_loading").booleanValue(false)) {
        deferred.put(Json.string(tool, "name"), Canon.of(tool));
      } else {
        all.append(Canon.of(tool)).append('\n');
      }
    }
    tools = Signature.hash(all.toString());
    var texts = new StringBuilder();
    ask.system().forEach(block -> texts.append(Canon.of(block)).append('\n'));
    system = Signature.hash(texts.toString());
  }

  /** Neighbours of one role are one message. */
  void role(String next) {
    if (!role.equals(next)) {
      role = next;
      state = Digest.of(state, "role " + next);
    }
  }

  void add(JsonNode block) {
    if (!Json.string(block, "type").endsWith("thinking")) {
      state = Digest.of(state, Canon.of(block));
      // A tool that was put off counts from where it is first referred to.
      for (var name : block.findValuesAsString("tool_name")) {
        state = Digest.of(state, deferred.getOrDefault(name, ""));
      }
    }
  }

  String hash() {
    return Signature.hash(state);
  }
}
