// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Content blocks of a user, as the Messages API takes them: text, image, document. */
final class ContentRule implements FieldRule {
  private static final int MOST_BLOCKS = 200;
  private static final int URL_CHARS = 2_048;
  private static final List<String> IMAGES =
      List.of("image/jpeg", "image/png", "image/gif", "image/webp");
  private static final Set<String> NAMES =
      Set.of(
          "type",
          "source",
          "media_type",
          "data",
          "url",
          "file_id",
          "title",
          "context",
          "citations");
  private static final FieldRule WORDS = Rules.text(Integer.MAX_VALUE);
  private static final FieldRule URL = Rules.strings(WebhookTargets::wrongUrl);
  private static final FieldRule BASE64 =
      Rules.strings(text -> isBase64(text) ? "" : "is not blank, and Base64");

  @Override
  public JsonNode read(String at, JsonNode value, Problems problems) {
    if (value.isArray() && value.isEmpty()) {
      problems.add(at, "has at least one block");
    }
    return Rules.listOf(MOST_BLOCKS, ContentRule::block).read(at, value, problems);
  }

  private static JsonNode block(String at, JsonNode value, Problems problems) {
    return switch (typed(at, value, List.of("text", "image", "document"), problems)) {
      case Typed(var type, var block) when type.equals("text") -> {
        Rules.only(at, block, List.of("type", "text"), problems);
        need(at, block, "text", WORDS, problems);
        yield block;
      }
      case Typed(var type, var block) when type.equals("image") -> {
        Rules.only(at, block, List.of("type", "source"), problems);
        yield block.set("source", image(at + ".source", block.path("source"), problems));
      }
      case Typed(var type, var block) when type.equals("document") -> document(at, block, problems);
      case Typed(_, var block) -> block;
    };
  }

  private static JsonNode image(String at, JsonNode value, Problems problems) {
    var source = typed(at, value, List.of("base64", "url", "file"), problems);
    switch (source.type()) {
      case "base64" -> data(at, source.node(), IMAGES, BASE64, problems);
      default -> address(at, source, problems);
    }
    return source.node();
  }

  private static JsonNode document(String at, ObjectNode block, Problems problems) {
    Rules.only(at, block, List.of("type", "source", "title", "context", "citations"), problems);
    for (var name : List.of("title", "context")) {
      if (block.has(name)) {
        need(at, block, name, WORDS, problems);
      }
    }
    if (block.has("citations") && !block.path("citations").path("enabled").isBoolean()) {
      problems.add(at + ".citations", "is {\"enabled\": true} or {\"enabled\": false}");
    }
    var path = at + ".source";
    var types = List.of("base64", "text", "content", "url", "file");
    var source = typed(path, block.path("source"), types, problems);
    switch (source.type()) {
      case "base64" -> data(path, source.node(), List.of("application/pdf"), BASE64, problems);
      case "text" -> data(path, source.node(), List.of("text/plain"), WORDS, problems);
      case "content" -> inner(path, source.node(), problems);
      default -> address(path, source, problems);
    }
    return block.set("source", source.node());
  }

  /** What a document is put together from. */
  private static void inner(String at, ObjectNode source, Problems problems) {
    Rules.only(at, source, List.of("type", "content"), problems);
    var content = source.path("content");
    if (content.isString()) {
      WORDS.read(at + ".content", content, problems);
      return;
    }
    FieldRule piece =
        (place, value, all) -> {
          if (value.path("type").asString("").equals("document")) {
            all.add(place, "is text or an image inside a document");
            return value;
          }
          return block(place, value, all);
        };
    source.set(
        "content", Rules.listOf(MOST_BLOCKS, piece).read(at + ".content", content, problems));
  }

  private static void data(
      String at, ObjectNode source, List<String> media, FieldRule data, Problems problems) {
    Rules.only(at, source, List.of("type", "media_type", "data"), problems);
    need(at, source, "media_type", Rules.oneOf(media.toArray(String[]::new)), problems);
    need(at, source, "data", data, problems);
  }

  private static void address(String at, Typed source, Problems problems) {
    switch (source.type()) {
      case "url" -> {
        Rules.only(at, source.node(), List.of("type", "url"), problems);
        need(at, source.node(), "url", URL, problems);
      }
      case "file" -> {
        Rules.only(at, source.node(), List.of("type", "file_id"), problems);
        need(at, source.node(), "file_id", Rules.text(URL_CHARS), problems);
      }
      default -> {}
    }
  }

  private static void need(
      String at, ObjectNode object, String name, FieldRule rule, Problems problems) {
    if (object.has(name)) {
      rule.read(at + "." + name, object.path(name), problems);
    } else {
      problems.add(at + "." + name, "is missing");
    }
  }

  /** An object of a known type; the type is empty where it is none, which was noted then. */
  private record Typed(String type, ObjectNode node) {}

  private static Typed typed(String at, JsonNode value, List<String> types, Problems problems) {
    if (!(value instanceof ObjectNode object)) {
      problems.add(
          at, value.isMissingNode() ? "is missing" : "is an object, not " + Rules.kind(value));
      return new Typed("", Events.MAPPER.createObjectNode());
    }
    var usual = Spelling.usual(at + ".", object, NAMES::contains, problems);
    var type = usual.path("type").asString("");
    if (!types.contains(type)) {
      problems.add(
          at + ".type",
          "is one of %s: %s".formatted(String.join(", ", types), Problems.shown(type)));
      return new Typed("", usual);
    }
    return new Typed(type, usual);
  }

  private static boolean isBase64(String text) {
    if (text.isEmpty() || text.length() % 4 != 0) {
      return false;
    }
    try {
      Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
