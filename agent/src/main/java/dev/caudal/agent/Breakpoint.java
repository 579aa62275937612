// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One more cache breakpoint for a long round. The API looks back only so many blocks from a
 * breakpoint for what it has cached; where a round has more, the prefix would be paid for again.
 *
 * @param turn the message that gets it
 * @param block the block in it
 */
record Breakpoint(int turn, int block) {
  private static final int LOOKBACK = 20;
  private static final Set<String> UNMARKABLE = Set.of("thinking", "redacted_thinking");

  /**
   * The last block from which the end of what was read can still be found, if the end is too far.
   */
  static Optional<Breakpoint> within(List<Turn> turns, int read) {
    if (read == 0) {
      return Optional.empty();
    }
    int distance = 0;
    var best = Optional.<Breakpoint>empty();
    for (int i = read; i < turns.size(); i++) {
      var blocks = turns.get(i).blocks();
      for (int j = 0; j < blocks.size(); j++) {
        if (++distance < LOOKBACK && isMarkable(turns.get(i), blocks.get(j))) {
          best = Optional.of(new Breakpoint(i, j));
        }
      }
    }
    return distance < LOOKBACK ? Optional.empty() : best;
  }

  /** The message with the mark in it. */
  Turn mark(Turn unmarked) {
    var blocks = new java.util.ArrayList<>(unmarked.blocks());
    blocks.set(
        block, Bytes.withMember(blocks.get(block), "\"cache_control\":{\"type\":\"ephemeral\"}"));
    return new Turn(unmarked.role(), Bytes.array(blocks));
  }

  private static boolean isMarkable(Turn turn, byte[] block) {
    var tree = Json.trusted(block).tree();
    var type = tree.path("type").asString("");
    boolean empty = type.equals("text") && tree.path("text").asString("").isBlank();
    return turn.role() != Turn.Role.SYSTEM && !UNMARKABLE.contains(type) && !empty;
  }
}
