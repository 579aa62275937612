// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * What an agent says while it works, in order. New kinds may come with new models: what nobody
 * knows yet is an {@link UnknownMessage}, never a failure, so a {@code switch} wants a default.
 */
public sealed interface Message
    permits StreamEvent,
        AssistantMessage,
        UserMessage,
        SystemMessage,
        RewindMessage,
        ResultMessage,
        UnknownMessage {
  /** The message as JSON, with what no accessor shows. */
  Json raw();

  /** Which conversation it belongs to, and whether a subagent says it. */
  Source source();
}
