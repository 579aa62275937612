// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a shell line as a list of plain commands, and only a line that it understands to the last
 * character: words, plain quotes, and {@code && || ; |} between commands. Whatever a shell would
 * expand, redirect, nest or run aside is not understood. A rule that allows commands relies on it,
 * so doubt means no.
 */
final class ShellWords {
  private static final int LONGEST = 10_000;
  private static final String PLAIN = "_-./:,=+@%^";
  private static final Set<String> RESERVED =
      Set.of(
          "if",
          "then",
          "elif",
          "else",
          "fi",
          "for",
          "in",
          "do",
          "done",
          "while",
          "until",
          "case",
          "esac",
          "select",
          "function",
          "time",
          "coproc");

  private final String line;
  private final List<List<String>> commands = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private boolean quoted;
  private int at;

  private ShellWords(String line) {
    this.line = line;
  }

  /** The commands, each a list of words with its quotes taken off; empty where in doubt. */
  static Optional<List<List<String>>> commands(String line) {
    if (line.length() > LONGEST) {
      return Optional.empty();
    }
    var reader = new ShellWords(line);
    return reader.read() ? Optional.of(reader.commands) : Optional.empty();
  }

  private boolean read() {
    while (at < line.length()) {
      char c = line.charAt(at++);
      boolean understood =
          switch (c) {
            case ' ', '\t' -> endWord();
            case '\'', '"' -> quote(c);
            case ';' -> endCommand();
            case '&' -> skip('&') && endCommand();
            case '|' -> (skip('|') || !next('&')) && endCommand();
            default -> plain(c);
          };
      if (!understood) {
        return false;
      }
    }
    return endCommand();
  }

  private boolean plain(char c) {
    boolean fits =
        (c >= 'a' && c <= 'z')
            || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9')
            || PLAIN.indexOf(c) >= 0
            || (c == '~' && inWord && "=:".indexOf(line.charAt(at - 2)) < 0);
    inWord = true;
    word.append(c);
    return fits;
  }

  private boolean quote(char mark) {
    int end = line.indexOf(mark, at);
    if (end < 0) {
      return false;
    }
    var inside = line.substring(at, end);
    at = end + 1;
    inWord = true;
    quoted = true;
    word.append(inside);
    return inside.chars().noneMatch(Character::isISOControl)
        && (mark == '\'' || inside.chars().noneMatch(c -> "$`\\!".indexOf(c) >= 0));
  }

  private boolean endWord() {
    if (!inWord) {
      return true;
    }
    var text = word.toString();
    word.setLength(0);
    boolean fits = !words.isEmpty() || isCommandName(text);
    words.add(text);
    inWord = false;
    quoted = false;
    return fits;
  }

  // A quoted name, an assignment or a keyword makes a command that is not what it looks like.
  private boolean isCommandName(String text) {
    return !quoted && !text.contains("=") && !RESERVED.contains(text);
  }

  private boolean endCommand() {
    boolean fits = endWord() && !words.isEmpty();
    commands.add(words);
    words = new ArrayList<>();
    return fits;
  }

  private boolean next(char c) {
    return at < line.length() && line.charAt(at) == c;
  }

  private boolean skip(char c) {
    boolean there = next(c);
    at += there ? 1 : 0;
    return there;
  }
}
