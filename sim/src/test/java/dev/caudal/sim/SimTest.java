// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A simulator of its own for each test, and a client that points at it. */
abstract class SimTest {

  Simulator simulator = Simulator.start(options());
  Client client = new Client(simulator.baseUrl());

  SimulatorOptions options() {
    return SimulatorOptions.defaults();
  }

  @AfterEach
  void close() {
    client.close();
    simulator.close();
  }

  /** The text of a message's text blocks. */
  static String text(JsonNode message) {
    return Message.text(message.path("content"));
  }

  static List<String> types(JsonNode message) {
    return Message.blocks(message.path("content")).stream()
        .map(block -> Json.string(block, "type"))
        .toList();
  }

  static String stopReason(JsonNode message) {
    return Json.string(message, "stop_reason");
  }

  /** The body as it is asked next: with the answer, and a result for each of its calls. */
  static ObjectNode next(ObjectNode body, JsonNode answer, String result) {
    var next = body.deepCopy();
    var messages = next.withArray("messages");
    messages.addObject().put("role", "assistant").set("content", answer.path("content"));
    var results = messages.addObject().put("role", "user").putArray("content");
    for (var block : answer.path("content")) {
      if (Json.string(block, "type").equals("tool_use")) {
        results
            .addObject()
            .put("type", "tool_result")
            .put("tool_use_id", Json.string(block, "id"))
            .put("content", result);
      }
    }
    return next;
  }

  /** The body with the answer and a new text of the user. */
  static ObjectNode say(ObjectNode body, JsonNode answer, String text) {
    var next = body.deepCopy();
    var messages = next.withArray("messages");
    messages.addObject().put("role", "assistant").set("content", answer.path("content"));
    messages.addObject().put("role", "user").put("content", text);
    return next;
  }

  static ObjectNode tool(ObjectNode body, String... names) {
    var tools = body.withArray("tools");
    for (var name : names) {
      tools.addObject().put("name", name).putObject("input_schema").put("type", "object");
    }
    return body;
  }
}
