// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Makes result blocks, and the messages that show them. */
final class Results {
  private Results() {}

  static Json block(String id, ToolOutput output) {
    Object content =
        output.content().size() == 1
                && output.content().getFirst() instanceof ContentBlock.Text text
            ? text.text()
            : trees(output.content());
    return Blocks.toolResult(id, content, output.isError());
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
