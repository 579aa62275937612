// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A request for a message, as far as it has been understood. */
record Ask(ObjectNode body, Caller caller, Model model, List<Message> messages) {

  /** Refuses a body that does not have the shape. */
  static Ask of(ObjectNode body, Caller caller, Shape shape) {
    shape.check(body, "", caller);
    var model = Models.find(Json.string(body, "model"));
    return new Ask(body, caller, model, Message.of(body.path("messages")));
  }

  /** The name that was asked for, which is also the one that answers. */
  String modelName() {
    return Json.string(body, "model");
  }

  boolean stream() {
    return body.path("stream").booleanValue(false);
  }

  /** How many tokens the answer may have. */
  long maxTokens() {
    return body.path("max_tokens").longValue(0);
  }

  /** Whether this only warms the cache. */
  boolean isWarmUp() {
    return body.path("max_tokens").intValue(1) == 0;
  }

  /** The speed that it gets. */
  String speed() {
    boolean fast = Json.string(body, "speed").equals("fast") && model.fast() == Model.Fast.YES;
    return fast ? "fast" : "standard";
  }

  /** The schema that the answer is to fit; missing when there is none. */
  JsonNode schema() {
    var format = body.path("output_config").path("format").path("schema");
    return format.isMissingNode() ? body.path("output_format").path("schema") : format;
  }

  /** What faults are counted under: the user's id, else the first text of the conversation. */
  String conversation() {
    var user = Json.string(body.path("metadata"), "user_id");
    if (!user.isEmpty()) {
      return "user " + user;
    }
    return messages.isEmpty()
        ? ""
        : "text " + Message.text(messages.getFirst().raw().path("content"));
  }

  String thinkingType() {
    var type = Json.string(body.path("thinking"), "type");
    return type.isEmpty() ? model.defaultThinking() : type;
  }

  String effort() {
    return Json.string(body.path("output_config"), "effort");
  }

  boolean offers(String tool) {
    for (var entry : tools()) {
      if (Json.string(entry, "name").equals(tool)) {
        return true;
      }
    }
    return false;
  }

  JsonNode tools() {
    return body.path("tools");
  }

  List<JsonNode> system() {
    return Message.blocks(body.path("system"));
  }
}
