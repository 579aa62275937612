// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.StreamEvent.InputDelta;
import dev.caudal.agent.StreamEvent.OtherDelta;
import dev.caudal.agent.StreamEvent.SignatureDelta;
import dev.caudal.agent.StreamEvent.TextDelta;
import dev.caudal.agent.StreamEvent.ThinkingDelta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts one block together from its start and its deltas. Without deltas it stays as it came. */
final class BlockAssembler {
  private final Json start;
  private final Map<String, Json> fields;
  private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
  private final List<Json> citations = new ArrayList<>();
  private final StringBuilder input = new StringBuilder();
  private boolean changed;

  /** The text that grew last, and the field it is of. */
  private @Nullable StringBuilder growing;

  private String growingField = "";

  /**
   * @param start the value of {@code content_block}
   */
  BlockAssembler(Json start) {
    this.start = start;
    this.fields = JsonSlices.fields(start);
  }

  void add(StreamEvent delta) {
    switch (delta) {
      case TextDelta(var text, _, _, _) -> append("text", text);
      case ThinkingDelta(var thinking, _, _, _) -> append("thinking", thinking);
      case SignatureDelta(var signature, _, _, _) -> set("signature", Json.of(signature));
      case InputDelta(var partialJson, _, _, _) -> input.append(partialJson);
      case OtherDelta(var type, _, var raw, _) -> other(type, raw);
      default -> {}
    }
  }

  String type() {
    var type = fields.get("type");
    return type == null ? "" : type.tree().asString("");
  }

  /** The text so far; empty in blocks of another kind. */
  String text() {
    return type().equals("text") ? joined("text") : "";
  }

  /** The block as it stands. */
  Json done() {
    var whole = new LinkedHashMap<>(fields);
    texts.keySet().forEach(name -> whole.put(name, Json.of(joined(name))));
    if (!citations.isEmpty()) {
      var all = new ArrayList<>(itemsOf(fields.get("citations")));
      all.addAll(citations);
      whole.put("citations", JsonWriter.array(all));
    }
    if (!input.toString().isBlank()) {
      whole.put("input", BrokenInput.checked(input.toString().strip()));
    }
    return whole.equals(fields) && !changed ? start : JsonWriter.object(whole);
  }

  private void append(String field, String piece) {
    if (growing == null || !growingField.equals(field)) {
      growing = texts.computeIfAbsent(field, name -> new StringBuilder());
      growingField = field;
    }
    growing.append(piece);
  }

  private String joined(String field) {
    var begun = fields.get(field);
    var head = begun == null ? "" : begun.tree().asString("");
    var tail = texts.get(field);
    return tail == null ? head : head + tail;
  }

  private void set(String field, Json value) {
    changed = true;
    fields.put(field, value);
  }

  /** Kinds that carry their value whole are taken; what nobody knows stays in the events only. */
  private void other(String type, Json raw) {
    var delta = delta(raw);
    if (type.equals("citations_delta")) {
      var citation = delta.get("citation");
      if (citation != null) {
        citations.add(citation);
      }
    } else if (type.equals("compaction_delta")) {
      delta.forEach((name, value) -> {
        if (!name.equals("type")) {
          set(name, value);
        }
      });
    }
  }

  private static Map<String, Json> delta(Json event) {
    var delta = JsonSlices.fields(event).get("delta");
    return delta == null ? Map.of() : JsonSlices.fields(delta);
  }

  private static List<Json> itemsOf(@Nullable Json array) {
    return array == null || array.bytes()[0] != '[' ? List.of() : JsonSlices.items(array);
  }
}
