// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.BitSet;
import java.util.List;

/**
 * A pattern of shell commands: words, where a star of its own is any words. {@code git *} and
 * {@code git:*} are git with or without anything behind it.
 *
 * @param text as it was given
 */
record CommandPattern(String text, List<String> words) {
  CommandPattern {
    words = List.copyOf(words);
  }

  static CommandPattern of(String spec) {
    var text = spec.strip();
    var plain = text.endsWith(":*") ? text.substring(0, text.length() - 2) + " *" : text;
    return new CommandPattern(text, List.of(plain.strip().split("\\s+")));
  }

  /** Whether it is this very line. */
  boolean isExactly(String line) {
    return !text.contains("*") && text.equals(line.strip());
  }

  /** Whether one plain command, to its last word, is covered. */
  boolean covers(List<String> command) {
    var reached = new BitSet();
    reached.set(0);
    for (int i = 0; i < words.size(); i++) {
      var next = new BitSet();
      if (isStar(i)) {
        int first = reached.nextSetBit(0) + (i == words.size() - 1 ? 0 : 1);
        if (first <= command.size()) {
          next.set(first, command.size() + 1);
        }
      } else {
        for (int at : reached.stream().toArray()) {
          if (at < command.size() && literallyFits(words.get(i), command.get(at))) {
            next.set(at + 1);
          }
        }
      }
      if (next.isEmpty()) {
        return false;
      }
      reached = next;
    }
    return reached.get(command.size());
  }

  /** Whether a line could, however it is dressed up, run such a command. Doubt means yes. */
  boolean couldBeIn(String line) {
    return words.stream().allMatch("*"::equals) || LooseShell.read(line).couldRun(this);
  }

  /** Whether such a command could begin anywhere among these words and have options between. */
  boolean couldBeAmong(List<String> command) {
    var reached = new BitSet();
    reached.set(0, command.size());
    boolean begun = false;
    for (int i = 0; i < words.size(); i++) {
      if (isStar(i)) {
        reached.set(reached.nextSetBit(0), command.size() + 1);
        continue;
      }
      var next = new BitSet();
      for (int at : (begun ? pastOptions(command, reached) : reached).stream().toArray()) {
        if (at < command.size() && LooseShell.couldBe(words.get(i), command.get(at), !begun)) {
          next.set(at + 1);
        } else if (at >= command.size() && begun && command.contains("xargs")) {
          return true;
        }
      }
      if (next.isEmpty()) {
        return false;
      }
      reached = next;
      begun = true;
    }
    return true;
  }

  // An option may have a value of its own, so the word behind it may be passed over too.
  private static BitSet pastOptions(List<String> command, BitSet reached) {
    var all = (BitSet) reached.clone();
    for (int i = all.nextSetBit(0); i >= 0 && i < command.size(); i = all.nextSetBit(i + 1)) {
      if (command.get(i).startsWith("-")) {
        all.set(i + 1, i + 3);
      }
    }
    return all;
  }

  private boolean isStar(int index) {
    return words.get(index).equals("*");
  }

  // Only a star is a wildcard in a command: a question mark stands for itself.
  private static boolean literallyFits(String pattern, String word) {
    return pattern.contains("*")
        ? !pattern.contains("?") && Wildcards.matches(pattern, word)
        : pattern.equals(word);
  }
}
