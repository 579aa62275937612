// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A whole turn of the model, once it is complete.
 *
 * @param stopReason why the model stopped, as the API says it
 * @param raw the message as the API gave it
 */
public record AssistantMessage(
    String id,
    String model,
    List<ContentBlock> content,
    String stopReason,
    Usage usage,
    Json raw,
    Source source)
    implements Message {
  /** The text of all text blocks. */
  public String text() {
    return content.stream()
        .filter(ContentBlock.Text.class::isInstance)
        .map(block -> ((ContentBlock.Text) block).text())
        .collect(Collectors.joining());
  }

  /** The calls of client tools, in the order asked. */
  public List<ContentBlock.ToolUse> toolUses() {
    return content.stream()
        .filter(ContentBlock.ToolUse.class::isInstance)
        .map(ContentBlock.ToolUse.class::cast)
        .toList();
  }
}
