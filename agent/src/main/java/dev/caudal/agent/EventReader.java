// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.StreamEvent.BlockStart;
import dev.caudal.agent.StreamEvent.BlockStop;
import dev.caudal.agent.StreamEvent.InputDelta;
import dev.caudal.agent.StreamEvent.OtherDelta;
import dev.caudal.agent.StreamEvent.OtherEvent;
import dev.caudal.agent.StreamEvent.SignatureDelta;
import dev.caudal.agent.StreamEvent.TextDelta;
import dev.caudal.agent.StreamEvent.ThinkingDelta;
import dev.caudal.agent.StreamEvent.TurnDelta;
import dev.caudal.agent.StreamEvent.TurnStart;
import dev.caudal.agent.StreamEvent.TurnStop;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Turns frames into events, in one pass and without building trees. It is made for one answer: what
 * it finds in a frame stands in its fields until the next one.
 */
final class EventReader {
  private final Source source;
  private final String requestId;

  private String type = "";
  private int index;
  private String deltaType = "";
  private String text = "";
  private String thinking = "";
  private String partialJson = "";
  private String signature = "";

  EventReader(Source source, String requestId) {
    this.source = source;
    this.requestId = requestId;
  }

  /**
   * The event of a frame, or null where it says nothing.
   *
   * @param name what stands in for a missing type
   */
  @Nullable StreamEvent read(byte[] data, String name) {
    if (data.length == 0) {
      return null;
    }
    clear();
    try (var parser = Json.parser(data)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new ConnectionFailed("the stream holds a frame that is no JSON object");
      }
      frame(parser);
      if (parser.nextToken() != null) {
        throw new ConnectionFailed("the stream holds a frame of more than one JSON value");
      }
    } catch (JacksonException e) {
      throw new ConnectionFailed("the stream holds a broken frame: " + e.getOriginalMessage(), e);
    }
    return event(type.isEmpty() ? name : type, data);
  }

  private void clear() {
    type = "";
    index = 0;
    deltaType = "";
    text = "";
    thinking = "";
    partialJson = "";
    signature = "";
  }

  private void frame(JsonParser parser) {
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      var token = parser.nextToken();
      switch (name) {
        case "type" -> type = string(parser, token);
        case "index" -> {
          if (token == JsonToken.VALUE_NUMBER_INT) {
            index = parser.getIntValue();
          } else {
            parser.skipChildren();
          }
        }
        case "delta" -> {
          if (token == JsonToken.START_OBJECT) {
            delta(parser);
          } else {
            parser.skipChildren();
          }
        }
        default -> parser.skipChildren();
      }
    }
  }

  private void delta(JsonParser parser) {
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      var token = parser.nextToken();
      switch (name) {
        case "text" -> text = string(parser, token);
        case "type" -> deltaType = string(parser, token);
        case "partial_json" -> partialJson = string(parser, token);
        case "thinking" -> thinking = string(parser, token);
        case "signature" -> signature = string(parser, token);
        default -> parser.skipChildren();
      }
    }
  }

  private static String string(JsonParser parser, JsonToken token) {
    if (token == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    parser.skipChildren();
    return "";
  }

  private @Nullable StreamEvent event(String name, byte[] data) {
    var raw = Json.trusted(data);
    return switch (name) {
      case "content_block_delta" -> delta(raw);
      case "content_block_start" -> new BlockStart(index, raw, source);
      case "content_block_stop" -> new BlockStop(index, raw, source);
      case "message_start" -> new TurnStart(raw, source);
      case "message_delta" -> new TurnDelta(raw, source);
      case "message_stop" -> new TurnStop(raw, source);
      case "ping" -> null;
      case "error" -> throw ApiErrors.inStream(raw, requestId);
      default -> new OtherEvent(name, raw, source);
    };
  }

  private StreamEvent delta(Json raw) {
    return switch (deltaType) {
      case "text_delta" -> new TextDelta(text, index, raw, source);
      case "input_json_delta" -> new InputDelta(partialJson, index, raw, source);
      case "thinking_delta" -> new ThinkingDelta(thinking, index, raw, source);
      case "signature_delta" -> new SignatureDelta(signature, index, raw, source);
      default -> new OtherDelta(deltaType, index, raw, source);
    };
  }
}
