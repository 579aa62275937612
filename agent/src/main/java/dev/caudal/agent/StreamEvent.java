// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * A piece of a model's turn while it is being said. The whole turn follows as an {@link
 * AssistantMessage}; {@link RewindMessage} takes pieces back.
 */
public sealed interface StreamEvent extends Message {
  /** The turn begins; {@code raw} holds the message's head with its usage so far. */
  record TurnStart(Json raw, Source source) implements StreamEvent {}

  /** A block begins. Some kinds come whole, without deltas. */
  record BlockStart(int index, Json raw, Source source) implements StreamEvent {}

  /** A piece of the answer. */
  record TextDelta(String text, int index, Json raw, Source source) implements StreamEvent {}

  /** A piece of the summary of what the model thinks. */
  record ThinkingDelta(String thinking, int index, Json raw, Source source)
      implements StreamEvent {}

  /** A fragment of a call's input; only all of them together are JSON. */
  record InputDelta(String partialJson, int index, Json raw, Source source)
      implements StreamEvent {}

  /** A piece of what proves that thinking is the model's own. */
  record SignatureDelta(String signature, int index, Json raw, Source source)
      implements StreamEvent {}

  /** A delta of another kind, citations for one. */
  record OtherDelta(String type, int index, Json raw, Source source) implements StreamEvent {}

  /** The block is complete. */
  record BlockStop(int index, Json raw, Source source) implements StreamEvent {}

  /** The stop reason and the usage, shortly before the end. */
  record TurnDelta(Json raw, Source source) implements StreamEvent {}

  /** The turn is complete. */
  record TurnStop(Json raw, Source source) implements StreamEvent {}

  /** An event of a kind that this version does not know. */
  record OtherEvent(String type, Json raw, Source source) implements StreamEvent {}
}
