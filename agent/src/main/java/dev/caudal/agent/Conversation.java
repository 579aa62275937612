// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * What has been said, only ever longer: every message is kept and sent as the bytes it was first
 * sent or received as. That is what models that sign their thinking demand, and what the prompt
 * cache rewards. The one exception replaces all of it: {@link #compact}.
 *
 * <p>Owned by the thread that drives the run.
 */
final class Conversation {
  private final Head head;
  private final List<Turn> turns = new ArrayList<>();

  /** The turns the model has read; what stands behind them is new to its cache. */
  private int read;

  private long knownTokens;
  private long newBytes;
  private long mediaTokens;
  private String previousMessage = "";
  private boolean unbound;

  Conversation(Head head) {
    this.head = head;
    newBytes = head.system().bytes().length + (long) head.tools().bytes().length;
  }

  Head head() {
    return head;
  }

  List<Turn> turns() {
    return turns;
  }

  /** Without calls at its end, whose results are not there yet. */
  List<Turn> answerable() {
    boolean pending =
        !turns.isEmpty()
            && turns.getLast().role() == Turn.Role.ASSISTANT
            && turns.getLast().blocks().stream()
                .anyMatch(
                    block -> ContentBlock.of(Json.trusted(block)) instanceof ContentBlock.ToolUse);
    return pending ? turns.subList(0, turns.size() - 1) : turns;
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }

  synchronized void add(Turn turn) {
    turns.add(turn);
    var media = Media.in(turn);
    mediaTokens += media.tokens();
    newBytes += turn.content().length - media.bytes();
  }

  /**
   * Adds what the model has said. If it has finished, what it has read is cached, which its own
   * words are not yet, and how long all of it is is known.
   */
  synchronized void answered(AssistantMessage message) {
    int before = turns.size();
    if (!message.content().isEmpty()) {
      add(Turn.of(message.raw()));
    }
    if (!message.id().isEmpty()) {
      previousMessage = message.id();
      read = before;
      knownTokens = message.usage().promptTokens() + message.usage().outputTokens();
      newBytes = 0;
      mediaTokens = 0;
    }
  }

  /** The whole history gives way to one message, so that no thinking is left without its prefix. */
  synchronized void compact(Turn summary) {
    turns.clear();
    read = 0;
    knownTokens = 0;
    mediaTokens = 0;
    previousMessage = "";
    newBytes = head.system().bytes().length + (long) head.tools().bytes().length;
    add(summary);
  }

  int read() {
    return read;
  }

  /** The last answer's id, by which the API compares prefixes; empty before the first. */
  String previousMessage() {
    return previousMessage;
  }

  /** From here on thinking that the API takes for another conversation's is dropped by it. */
  void unbind() {
    unbound = true;
  }

  boolean isUnbound() {
    return unbound;
  }

  /** How long the prompt is, rather too much than too little: two bytes to a token. */
  long promptTokensAtMost() {
    return knownTokens + mediaTokens + newBytes / 2;
  }

  /** How long the prompt is, as well as can be guessed. */
  long promptTokens() {
    return knownTokens + mediaTokens + newBytes / 4;
  }
}
