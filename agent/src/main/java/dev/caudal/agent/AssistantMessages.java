// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and makes whole turns of the model. */
final class AssistantMessages {
  private AssistantMessages() {}

  static AssistantMessage of(Json raw, Source source) {
    var tree = raw.tree();
    return new AssistantMessage(
        tree.path("id").asString(""),
        tree.path("model").asString(""),
        content(raw),
        tree.path("stop_reason").asString(""),
        Usages.of(tree.path("usage")),
        raw,
        source);
  }

  /** An input's numbers keep all their digits only if they do not pass through a tree. */
  private static List<ContentBlock> content(Json raw) {
    return JsonScan.member(raw.bytes(), "content").stream()
        .flatMap(array -> JsonSlices.items(Json.trusted(array)).stream())
        .map(TurnAssembler::read)
        .toList();
  }

  /** The message with another content; the rest stays, the content comes last. */
  static Json withContent(Json raw, byte[] content) {
    var rest = (ObjectNode) raw.tree().deepCopy();
    rest.remove("content");
    return Json.trusted(
        Bytes.withMember(Json.of(rest).bytes(), "\"content\":" + Json.trusted(content).text()));
  }

  /** A turn that was cut off, as far as the user has seen it. */
  static AssistantMessage partial(DirectSession session, List<ContentBlock> seen, Usage usage) {
    var raw =
        Json.of(
            new Partial(
                "message",
                "assistant",
                session.model().id(),
                seen.stream().map(block -> block.raw().tree()).toList(),
                "interrupted",
                new PartialUsage(usage.inputTokens(), usage.outputTokens())));
    return of(raw, session.source);
  }

  private record Partial(
      String type,
      String role,
      String model,
      List<JsonNode> content,
      String stop_reason,
      PartialUsage usage) {}

  private record PartialUsage(long input_tokens, long output_tokens) {}
}
