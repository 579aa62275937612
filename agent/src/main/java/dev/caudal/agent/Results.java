// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Makes result blocks, and the messages that show them. */
final class Results {
  private Results() {}

  static Json block(String id, ToolOutput output) {
    var blocks = output.content().stream().filter(it -> !isEmpty(it)).toList();
    Object content =
        blocks.isEmpty()
            ? ""
            : blocks.size() == 1 && blocks.getFirst() instanceof ContentBlock.Text text
                ? text.text()
                : trees(blocks);
    return Blocks.toolResult(id, content, output.isError());
  }

  /** The API takes no blank text. */
  private static boolean isEmpty(ContentBlock block) {
    return block instanceof ContentBlock.Text text && text.text().isBlank();
  }

  static UserMessage message(Json block, Source source) {
    return message(List.of(block.bytes()), source);
  }

  static UserMessage message(List<byte[]> blocks, Source source) {
    var turn = Turn.user(blocks);
    var content = blocks.stream().map(block -> ContentBlock.of(Json.trusted(block))).toList();
    return new UserMessage(content, turn.json(), source);
  }

  private static List<JsonNode> trees(List<ContentBlock> blocks) {
    return blocks.stream().map(block -> block.raw().tree()).toList();
  }
}
