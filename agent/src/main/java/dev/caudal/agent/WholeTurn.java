// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.StreamEvent.BlockStart;
import dev.caudal.agent.StreamEvent.BlockStop;
import dev.caudal.agent.StreamEvent.InputDelta;
import dev.caudal.agent.StreamEvent.SignatureDelta;
import dev.caudal.agent.StreamEvent.TextDelta;
import dev.caudal.agent.StreamEvent.ThinkingDelta;
import dev.caudal.agent.StreamEvent.TurnDelta;
import dev.caudal.agent.StreamEvent.TurnStart;
import dev.caudal.agent.StreamEvent.TurnStop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells an answer that came in one piece as the events it would have been streamed in. */
final class WholeTurn {
  private static final List<String> LAST_KNOWN = List.of("stop_reason", "stop_sequence");
  private static final Json NULL = Json.of(null);
  private static final Json EMPTY = Json.of("");

  private final Source source;
  private final List<StreamEvent> events = new ArrayList<>();

  private WholeTurn(Source source) {
    this.source = source;
  }

  static List<StreamEvent> events(Json message, Source source) {
    var turn = new WholeTurn(source);
    turn.tell(JsonSlices.fields(message));
    return turn.events;
  }

  private void tell(Map<String, Json> message) {
    var content = message.get("content");
    if (content == null) {
      throw new ConnectionFailed("the answer is no message");
    }
    var head = new LinkedHashMap<>(message);
    head.put("content", Json.of(List.of()));
    LAST_KNOWN.forEach(name -> head.replace(name, NULL));
    events.add(new TurnStart(event("message_start", "message", JsonWriter.object(head)), source));
    int index = 0;
    for (var block : JsonSlices.items(content)) {
      block(index++, block);
    }
    events.add(new TurnDelta(ending(message), source));
    events.add(new TurnStop(Json.of(Map.of("type", "message_stop")), source));
  }

  private void block(int index, Json block) {
    var fields = JsonSlices.fields(block);
    var deltas = new ArrayList<StreamEvent>();
    switch (fields.getOrDefault("type", EMPTY).tree().asString("")) {
      case "text" -> {
        var text = take(fields, "text", EMPTY);
        var raw = delta(index, "text_delta", "text", text);
        deltas.add(new TextDelta(text.tree().asString(""), index, raw, source));
      }
      case "thinking" -> {
        var text = take(fields, "thinking", EMPTY);
        var raw = delta(index, "thinking_delta", "thinking", text);
        deltas.add(new ThinkingDelta(text.tree().asString(""), index, raw, source));
        var signature = take(fields, "signature", EMPTY);
        raw = delta(index, "signature_delta", "signature", signature);
        deltas.add(new SignatureDelta(signature.tree().asString(""), index, raw, source));
      }
      case "tool_use", "server_tool_use" -> {
        var input = take(fields, "input", Json.of(Map.of())).text();
        var raw = delta(index, "input_json_delta", "partial_json", Json.of(input));
        deltas.add(new InputDelta(input, index, raw, source));
      }
      default -> {}
    }
    events.add(new BlockStart(index, start(index, JsonWriter.object(fields)), source));
    events.addAll(deltas);
    events.add(new BlockStop(index, Json.of(new Stop("content_block_stop", index)), source));
  }

  private static Json take(Map<String, Json> fields, String name, Json empty) {
    var value = fields.put(name, empty);
    return value == null ? empty : value;
  }

  private static Json ending(Map<String, Json> message) {
    var delta = new LinkedHashMap<String, Json>();
    LAST_KNOWN.forEach(name -> delta.put(name, message.getOrDefault(name, NULL)));
    var event = new LinkedHashMap<String, Json>();
    event.put("type", Json.of("message_delta"));
    event.put("delta", JsonWriter.object(delta));
    event.put("usage", message.getOrDefault("usage", NULL));
    return JsonWriter.object(event);
  }

  private static Json start(int index, Json block) {
    var event = new LinkedHashMap<String, Json>();
    event.put("type", Json.of("content_block_start"));
    event.put("index", Json.of(index));
    event.put("content_block", block);
    return JsonWriter.object(event);
  }

  private static Json delta(int index, String type, String field, Json value) {
    var delta = new LinkedHashMap<String, Json>();
    delta.put("type", Json.of(type));
    delta.put(field, value);
    var event = new LinkedHashMap<String, Json>();
    event.put("type", Json.of("content_block_delta"));
    event.put("index", Json.of(index));
    event.put("delta", JsonWriter.object(delta));
    return JsonWriter.object(event);
  }

  private static Json event(String type, String field, Json value) {
    var event = new LinkedHashMap<String, Json>();
    event.put("type", Json.of(type));
    event.put(field, value);
    return JsonWriter.object(event);
  }

  private record Stop(String type, int index) {}
}
