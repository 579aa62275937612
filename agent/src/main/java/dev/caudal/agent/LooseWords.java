// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into commands and words the way a shell does, quotes and backslashes taken off,
 * redirections left out. It never gives up: what is not closed ends with the line.
 */
final class LooseWords {
  private final String line;
  private final List<List<String>> commands = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private StringBuilder word = new StringBuilder();
  private boolean inWord;
  private boolean isTarget;
  private boolean isSubstituting;
  private int at;

  LooseWords(String line) {
    this.line = line;
  }

  List<List<String>> commands() {
    while (at < line.length()) {
      char c = line.charAt(at++);
      switch (c) {
        case ' ', '\t', '\r', '\f', '\u000b' -> endWord();
        case '\'' -> quoted('\'');
        case '"' -> quoted('"');
        case '\\' -> escaped();
        case '<', '>' -> redirect();
        case '&' -> {
          if (at < line.length() && line.charAt(at) == '>') {
            endWord();
          } else {
            endCommand();
          }
        }
        case '`' -> backtick();
        case ';', '|', '(', ')', '\n' -> endCommand();
        default -> append(c);
      }
    }
    endCommand();
    return commands;
  }

  private void append(char c) {
    inWord = true;
    word.append(c);
  }

  private void escaped() {
    if (at < line.length()) {
      append(line.charAt(at++));
    }
  }

  private void quoted(char mark) {
    inWord = true;
    while (at < line.length() && line.charAt(at) != mark) {
      char c = line.charAt(at++);
      if (c == '\\' && mark == '"') {
        escaped();
      } else {
        word.append(c);
      }
    }
    at++;
  }

  // What it gives stands in the command around it, so a trace of it stays there.
  private void backtick() {
    isSubstituting = !isSubstituting;
    if (isSubstituting) {
      append('`');
    }
    endCommand();
  }

  // "2>" is no word of the command, and neither is the file behind it.
  private void redirect() {
    if (word.chars().allMatch(Character::isDigit)) {
      word = new StringBuilder();
      inWord = false;
    }
    endWord();
    while (at < line.length() && "<>&|-".indexOf(line.charAt(at)) >= 0) {
      at++;
    }
    isTarget = true;
  }

  private void endWord() {
    if (inWord && !isTarget) {
      words.add(word.toString());
    }
    isTarget &= !inWord;
    inWord = false;
    word = new StringBuilder();
  }

  private void endCommand() {
    endWord();
    isTarget = false;
    if (!words.isEmpty()) {
      commands.add(List.copyOf(words));
    }
    words = new ArrayList<>();
  }
}
