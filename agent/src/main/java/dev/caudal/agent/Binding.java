// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.regex.Pattern;

/**
 * Whether the API takes a thinking block for another conversation's. It says so by a 400 whose path
 * names the block; the wording is not promised, so the path is what counts.
 */
final class Binding {
  private static final Pattern PATH = Pattern.compile("messages\\.(\\d+)\\.content\\.(\\d+)");

  private Binding() {}

  static boolean isBroken(ModelException failure, Conversation conversation) {
    if (failure.status() != 400 || conversation.isUnbound()) {
      return false;
    }
    var path = PATH.matcher(String.valueOf(failure.getMessage()));
    return path.find()
        && isThinking(
            conversation, Integer.parseInt(path.group(1)), Integer.parseInt(path.group(2)));
  }

  private static boolean isThinking(Conversation conversation, int turn, int block) {
    if (turn >= conversation.turns().size()) {
      return false;
    }
    var blocks = conversation.turns().get(turn).blocks();
    return block < blocks.size()
        && ContentBlock.of(Json.trusted(blocks.get(block))) instanceof ContentBlock.Thinking;
  }
}
