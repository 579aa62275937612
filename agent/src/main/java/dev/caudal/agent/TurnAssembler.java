// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ContentBlock.ToolUse;
import dev.caudal.agent.StreamEvent.BlockStart;
import dev.caudal.agent.StreamEvent.InputDelta;
import dev.caudal.agent.StreamEvent.OtherDelta;
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
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Puts a turn together from its events: the message as the API would have given it in one piece.
 * What is not changed by a delta keeps its bytes.
 */
final class TurnAssembler {
  private static final Json NULL = Json.of(null);

  private final TreeMap<Integer, BlockAssembler> blocks = new TreeMap<>();
  private Map<String, Json> head = new LinkedHashMap<>();
  private Optional<Source> source = Optional.empty();
  private boolean stopped;

  /** The block that began last: nearly every delta is one of its. */
  private @Nullable BlockAssembler current;

  private int currentIndex = -1;

  void add(StreamEvent event) {
    switch (event) {
      case TextDelta delta -> delta(delta.index(), delta);
      case InputDelta delta -> delta(delta.index(), delta);
      case ThinkingDelta delta -> delta(delta.index(), delta);
      case SignatureDelta delta -> delta(delta.index(), delta);
      case OtherDelta delta -> delta(delta.index(), delta);
      case BlockStart(int index, var raw, _) -> {
        var block = JsonSlices.fields(raw).get("content_block");
        if (block == null) {
          throw new ConnectionFailed("the stream begins a block without content_block");
        }
        current = new BlockAssembler(block);
        currentIndex = index;
        blocks.put(index, current);
      }
      case TurnStart(var raw, var from) -> start(raw, from);
      case TurnDelta(var raw, _) -> end(raw);
      case TurnStop _ -> stopped = true;
      default -> {}
    }
  }

  /** The whole turn. */
  AssistantMessage done() {
    if (!stopped || source.isEmpty()) {
      throw new ConnectionFailed("the answer ended before message_stop");
    }
    var content = blocks();
    head.put("content", JsonWriter.array(content));
    var raw = JsonWriter.object(head);
    var tree = raw.tree();
    return new AssistantMessage(
        tree.path("id").asString(""),
        tree.path("model").asString(""),
        content.stream().map(TurnAssembler::read).toList(),
        tree.path("stop_reason").asString(""),
        Usages.of(tree.path("usage")),
        raw,
        source.get());
  }

  /** The blocks so far, to be sent back as they are. */
  Json contentArray() {
    return JsonWriter.array(blocks());
  }

  private List<Json> blocks() {
    var done = new ArrayList<Json>(blocks.size());
    blocks.values().forEach(block -> done.add(block.done()));
    return done;
  }

  /** The visible text so far, of an answer that was broken off. */
  List<ContentBlock> soFar() {
    return blocks.values().stream()
        .map(BlockAssembler::text)
        .filter(text -> !text.isBlank())
        .map(ContentBlock::text)
        .toList();
  }

  /** What has been used so far: the prompt exactly, the output as last told. */
  Usage usage() {
    return Usages.of(usageTree());
  }

  /** The model that answers; empty before the turn begins. */
  String model() {
    return head.getOrDefault("model", Json.of("")).tree().asString("");
  }

  /** An input's numbers keep all their digits only if they do not pass through a tree. */
  static ContentBlock read(Json raw) {
    var block = ContentBlock.of(raw);
    return block instanceof ToolUse(var id, var name, var input, _)
        ? new ToolUse(id, name, JsonSlices.fields(raw).getOrDefault("input", input), raw)
        : block;
  }

  private JsonNode usageTree() {
    return head.getOrDefault("usage", NULL).tree();
  }

  private void delta(int index, StreamEvent delta) {
    var block = index == currentIndex ? current : blocks.get(index);
    if (block == null) {
      throw new ConnectionFailed("the stream goes on with a block that has not begun: " + index);
    }
    block.add(delta);
  }

  private void start(Json raw, Source from) {
    var message = JsonSlices.fields(raw).get("message");
    if (message == null) {
      throw new ConnectionFailed("the stream begins without a message");
    }
    head = JsonSlices.fields(message);
    source = Optional.of(from);
  }

  private void end(Json raw) {
    JsonSlices.fields(raw)
        .forEach((name, value) -> {
          switch (name) {
            case "type" -> {}
            case "delta" -> head.putAll(fields(value));
            case "usage" -> head.put("usage", merged(value));
            default -> head.put(name, value);
          }
        });
  }

  /** Counts are totals, not increments; null means unchanged. */
  private Json merged(Json newer) {
    var usage = new LinkedHashMap<>(fields(head.getOrDefault("usage", NULL)));
    fields(newer)
        .forEach((name, value) -> {
          if (!value.equals(NULL)) {
            usage.put(name, value);
          } else {
            usage.putIfAbsent(name, value);
          }
        });
    return JsonWriter.object(usage);
  }

  private static Map<String, Json> fields(Json json) {
    return json.bytes()[0] == '{' ? JsonSlices.fields(json) : Map.of();
  }
}
