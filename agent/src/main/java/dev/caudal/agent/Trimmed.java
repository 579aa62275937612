// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.Optional;

/**
 * A turn of the model without what may not stand at its end: calls that nobody will answer, and
 * thinking that leads nowhere any more.
 */
final class Trimmed {
  private Trimmed() {}

  /** The turn without its calls; nothing where nothing is left. */
  static Optional<AssistantMessage> of(AssistantMessage message) {
    var blocks = new ArrayList<>(message.content());
    var raws = new ArrayList<>(JsonScan.items(content(message)));
    for (int i = blocks.size() - 1; i >= 0; i--) {
      boolean call = blocks.get(i) instanceof ContentBlock.ToolUse;
      boolean last = i == blocks.size() - 1;
      if (call || (last && isIdleAtEnd(blocks.get(i)))) {
        blocks.remove(i);
        raws.remove(i);
      }
    }
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    if (blocks.size() == message.content().size()) {
      return Optional.of(message);
    }
    var raw = AssistantMessages.withContent(message.raw(), Bytes.array(raws));
    return Optional.of(
        new AssistantMessage(
            message.id(),
            message.model(),
            blocks,
            message.stopReason(),
            message.usage(),
            raw,
            message.source()));
  }

  private static boolean isIdleAtEnd(ContentBlock block) {
    return switch (block) {
      case ContentBlock.Thinking ignored -> true;
      case ContentBlock.RedactedThinking ignored -> true;
      case ContentBlock.Text text -> text.text().isBlank();
      default -> false;
    };
  }

  private static byte[] content(AssistantMessage message) {
    return JsonScan.member(message.raw().bytes(), "content").orElseThrow();
  }
}
