// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One pattern without alternatives, run as a machine that is in several states at once: state
 * {@code i} waits for token {@code i}.
 */
final class WildcardTokens {
  /** What one token takes. */
  private sealed interface Token {
    record Letter(int letter) implements Token {}

    record OneOf(List<int[]> ranges, boolean negated) implements Token {}

    /** Any one letter of a name. */
    record Any() implements Token {}

    /** Any part of a name. */
    record Run() implements Token {}

    /** Any number of whole folders: either none, or the next token. */
    record Folders() implements Token {}

    /** The inside of {@link Folders}, which ends behind a slash only. */
    record FoldersInside() implements Token {}

    /** All the rest. */
    record Rest() implements Token {}
  }

  private final List<Token> tokens;

  private WildcardTokens(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  static WildcardTokens of(String pattern) {
    var tokens = new ArrayList<Token>();
    var letters = pattern.codePoints().toArray();
    for (var i = 0; i < letters.length; ) {
      i =
          switch (letters[i]) {
            case '*' -> stars(letters, i, tokens);
            case '[' -> set(letters, i, tokens);
            case '?' -> add(tokens, new Token.Any(), i + 1);
            case '\\' ->
                i + 1 < letters.length
                    ? add(tokens, new Token.Letter(letters[i + 1]), i + 2)
                    : add(tokens, new Token.Letter('\\'), i + 1);
            default -> add(tokens, new Token.Letter(letters[i]), i + 1);
          };
    }
    return new WildcardTokens(tokens);
  }

  boolean matches(String path) {
    var states = new BitSet(tokens.size() + 1);
    enter(states, 0);
    for (var i = 0; i < path.length() && !states.isEmpty(); ) {
      var letter = path.codePointAt(i);
      var next = new BitSet(tokens.size() + 1);
      for (var state = states.nextSetBit(0);
          state >= 0 && state < tokens.size();
          state = states.nextSetBit(state + 1)) {
        step(state, letter, next);
      }
      states = next;
      i += Character.charCount(letter);
    }
    return states.get(tokens.size());
  }

  private void step(int state, int letter, BitSet next) {
    switch (tokens.get(state)) {
      case Token.Letter(int wanted) when wanted == letter -> enter(next, state + 1);
      case Token.OneOf set when letter != '/' && has(set, letter) -> enter(next, state + 1);
      case Token.Any _ when letter != '/' -> enter(next, state + 1);
      case Token.Run _ when letter != '/' -> enter(next, state);
      case Token.FoldersInside _ -> {
        enter(next, state);
        if (letter == '/') {
          enter(next, state + 1);
        }
      }
      case Token.Rest _ -> enter(next, state);
      default -> {}
    }
  }

  /** Comes to a state, and to those that lie behind tokens that may take nothing. */
  private void enter(BitSet states, int state) {
    for (var at = state; !states.get(at); at++) {
      states.set(at);
      if (at == tokens.size()) {
        return;
      }
      switch (tokens.get(at)) {
        case Token.Run _, Token.Rest _ -> {}
        case Token.Folders _ -> {
          states.set(at + 1);
          at++;
        }
        default -> {
          return;
        }
      }
    }
  }

  private static int stars(int[] letters, int from, List<Token> tokens) {
    var end = from;
    while (end < letters.length && letters[end] == '*') {
      end++;
    }
    var wholeName = end - from == 2 && (from == 0 || letters[from - 1] == '/');
    if (wholeName && end == letters.length) {
      return add(tokens, new Token.Rest(), end);
    }
    if (wholeName && letters[end] == '/') {
      tokens.add(new Token.Folders());
      return add(tokens, new Token.FoldersInside(), end + 1);
    }
    return add(tokens, new Token.Run(), end);
  }

  private static int set(int[] letters, int from, List<Token> tokens) {
    var at = from + 1;
    var negated = at < letters.length && (letters[at] == '!' || letters[at] == '^');
    at += negated ? 1 : 0;
    var ranges = new ArrayList<int[]>();
    for (var first = at; at < letters.length; ) {
      if (letters[at] == ']' && at > first) {
        return add(tokens, new Token.OneOf(ranges, negated), at + 1);
      }
      at += letters[at] == '\\' && at + 1 < letters.length ? 1 : 0;
      var isRange = at + 2 < letters.length && letters[at + 1] == '-' && letters[at + 2] != ']';
      ranges.add(new int[] {letters[at], letters[isRange ? at + 2 : at]});
      at += isRange ? 3 : 1;
    }
    return add(tokens, new Token.Letter('['), from + 1);
  }

  private static boolean has(Token.OneOf set, int letter) {
    var listed = false;
    for (var range : set.ranges) {
      listed |= range[0] <= letter && letter <= range[1];
    }
    return listed != set.negated;
  }

  private static int add(List<Token> tokens, Token token, int next) {
    tokens.add(token);
    return next;
  }
}
