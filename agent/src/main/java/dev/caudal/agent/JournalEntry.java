// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * A line of a {@link Journal}. Its {@link #json} holds all of it, and {@link #parse} reads it back.
 */
public sealed interface JournalEntry {
  /** The frozen head of the conversation: system, tools, model. The first entry. */
  record Opened(Json head) implements JournalEntry {}

  /** A message of the user as it is sent. */
  record Asked(Json message) implements JournalEntry {}

  /** A message of the operator in mid-conversation. */
  record Noted(Json message) implements JournalEntry {}

  /** A turn of the model as it came, with its usage. */
  record Answered(Json message) implements JournalEntry {}

  /** A tool is about to run. */
  record ToolStarted(String id) implements JournalEntry {}

  /** Its result block. Without it, what the tool did is not known. */
  record ToolEnded(String id, Json block) implements JournalEntry {}

  /** What the user said in between, taken in behind the results. */
  record Steered(Json block) implements JournalEntry {}

  /** The model of the turns that follow. */
  record ModelChosen(String model) implements JournalEntry {}

  /** The conversation so far is replaced by this message. */
  record Compacted(Json message) implements JournalEntry {}

  /** From here on the API drops thinking that it takes for another conversation's. */
  record ThinkingUnbound() implements JournalEntry {}

  /** The turn is over. */
  record TurnEnded(String outcome) implements JournalEntry {}

  /** The entry as JSON. */
  default Json json() {
    return JournalFormat.write(this);
  }

  /** Reads an entry back; {@link EngineFailed} where it is none. */
  static JournalEntry parse(Json json) {
    return JournalFormat.read(json);
  }
}
