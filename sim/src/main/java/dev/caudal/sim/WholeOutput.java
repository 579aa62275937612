// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gathers a message into one body. */
final class WholeOutput implements Output {

  private final String speed;
  private ObjectNode message = Json.object();
  private ObjectNode block = Json.object();
  private final StringBuilder input = new StringBuilder();

  WholeOutput(String speed) {
    this.speed = speed;
  }

  ObjectNode message() {
    return message;
  }

  @Override
  public void open(ObjectNode opened) {
    message = opened;
  }

  @Override
  public void start(ObjectNode opened) {
    block = opened;
    input.setLength(0);
    message.withArray("content").add(block);
  }

  @Override
  public void delta(Delta kind, String piece) {
    if (kind == Delta.SIGNATURE) {
      block.put(kind.field, piece);
    } else {
      input.append(piece);
    }
  }

  @Override
  public void stop() {
    switch (Json.string(block, "type")) {
      case "text" -> block.put("text", input.toString());
      case "thinking" -> block.put("thinking", input.toString());
      case "tool_use", "server_tool_use" -> block.set("input", input());
      default -> {}
    }
  }

  /** Input that was cut short is no JSON, and none then. */
  private JsonNode input() {
    try {
      return Json.read(input.isEmpty() ? "{}" : input.toString());
    } catch (JacksonException cut) {
      return Json.object();
    }
  }

  @Override
  public void end(Ending ending) {
    message.setAll(ending.delta());
    message.setAll(ending.beside());
    message.set("usage", ending.usage().full(ending.counts(), speed));
  }

  @Override
  public void close() {}

  @Override
  public void unknown() {}

  @Override
  public void ping() {}

  @Override
  public void garbage() {}

  @Override
  public void flush() {}
}
