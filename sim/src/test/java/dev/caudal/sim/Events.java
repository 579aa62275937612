// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A stream's events, with their names checked. */
record Events(List<JsonNode> all) {

  static Events of(String body) {
    var all = new ArrayList<JsonNode>();
    for (var frame : body.split("\n\n", 0)) {
      var lines = frame.split("\n", 0);
      if (lines.length != 2 || !lines[0].startsWith("event: ") || !lines[1].startsWith("data: ")) {
        throw new AssertionError("not a frame: " + frame);
      }
      var event = Json.read(lines[1].substring("data: ".length()));
      if (!lines[0].equals("event: " + Json.string(event, "type"))) {
        throw new AssertionError("the name is not the type: " + frame);
      }
      all.add(event);
    }
    return new Events(all);
  }

  List<String> types() {
    return all.stream().map(event -> Json.string(event, "type")).toList();
  }

  /** The types, with runs of deltas drawn together, and without pings. */
  List<String> outline() {
    var outline = new ArrayList<String>();
    for (var type : types()) {
      if (!type.equals("ping") && (outline.isEmpty() || !outline.getLast().equals(type))) {
        outline.add(type);
      }
    }
    return outline;
  }

  List<JsonNode> of(Output.Delta kind) {
    return all.stream()
        .map(event -> event.path("delta"))
        .filter(delta -> Json.string(delta, "type").equals(kind.type))
        .toList();
  }

  List<String> pieces(Output.Delta kind) {
    return of(kind).stream().map(delta -> Json.string(delta, kind.field)).toList();
  }

  JsonNode first(String type) {
    return all.stream()
        .filter(event -> Json.string(event, "type").equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** The message that the events tell, as a client would put it together. */
  ObjectNode message() {
    var message = (ObjectNode) first("message_start").path("message").deepCopy();
    var out = new WholeOutput("standard");
    out.open(message);
    for (var event : all) {
      switch (Json.string(event, "type")) {
        case "content_block_start" -> out.start((ObjectNode) event.path("content_block"));
        case "content_block_delta" -> {
          for (var kind : Output.Delta.values()) {
            if (Json.string(event.path("delta"), "type").equals(kind.type)) {
              out.delta(kind, Json.string(event.path("delta"), kind.field));
            }
          }
        }
        case "content_block_stop" -> out.stop();
        case "message_delta" -> {
          message.setAll((ObjectNode) event.path("delta"));
          ((ObjectNode) message.path("usage")).setAll((ObjectNode) event.path("usage"));
        }
        default -> {}
      }
    }
    return message;
  }
}
