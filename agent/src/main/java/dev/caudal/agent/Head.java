// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * What a conversation begins with, frozen: newer models bind their thinking to it, and the cache is
 * built on it.
 *
 * @param system the array of system blocks, empty where there are none
 * @param tools the array of tool definitions, empty where there are none
 */
record Head(Json system, Json tools) {
  private static final String CACHED = "\"cache_control\":{\"type\":\"ephemeral\"}";

  /** One breakpoint behind the system prompt covers the tools too, which come before it. */
  static Head of(List<String> system, List<byte[]> tools) {
    var texts = new ArrayList<byte[]>();
    for (var text : system) {
      if (!text.isBlank()) {
        texts.add(Blocks.textJson(text).bytes());
      }
    }
    var definitions = new ArrayList<>(tools);
    if (!texts.isEmpty()) {
      texts.add(Bytes.withMember(texts.removeLast(), CACHED));
    } else if (!definitions.isEmpty()) {
      definitions.add(Bytes.withMember(definitions.removeLast(), CACHED));
    }
    return new Head(Json.trusted(Bytes.array(texts)), Json.trusted(Bytes.array(definitions)));
  }

  static Head of(Json journalled) {
    return new Head(array(journalled, "system"), array(journalled, "tools"));
  }

  /** As the journal's first line holds it. */
  Json json(String model) {
    return Json.trusted(
        Bytes.join(
            Bytes.utf8("{\"model\":" + Json.of(model).text() + ",\"system\":"),
            system.bytes(),
            Bytes.utf8(",\"tools\":"),
            tools.bytes(),
            Bytes.utf8("}")));
  }

  private static Json array(Json head, String name) {
    return Json.trusted(
        JsonScan.member(head.bytes(), name)
            .orElseThrow(() -> new EngineFailed("journal", "a head without " + name)));
  }

  static byte[] definition(Tool tool) {
    return Bytes.join(
        Bytes.utf8("{\"name\":" + Json.of(tool.name()).text()),
        Bytes.utf8(",\"description\":" + Json.of(tool.description()).text()),
        Bytes.utf8(",\"input_schema\":"),
        tool.inputSchema().bytes(),
        Bytes.utf8("}"));
  }
}
