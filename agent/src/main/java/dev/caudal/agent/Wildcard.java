// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of paths: {@code *} and {@code ?} within a name, {@code **} across names, {@code [a-z]}
 * and {@code {a,b}}. Matching takes time in proportion to the path, whatever the pattern.
 */
final class Wildcard {
  private static final int MAX_LENGTH = 1_000;

  private final List<WildcardTokens> alternatives;

  private Wildcard(List<WildcardTokens> alternatives) {
    this.alternatives = alternatives;
  }

  static Wildcard of(String pattern) throws Refusal {
    if (pattern.length() > MAX_LENGTH) {
      throw new Refusal("a pattern has at most " + MAX_LENGTH + " characters");
    }
    var alternatives = new ArrayList<WildcardTokens>();
    for (var alternative : Braces.expand(pattern)) {
      alternatives.add(WildcardTokens.of(alternative));
    }
    return new Wildcard(List.copyOf(alternatives));
  }

  /** As {@link #of}, but braces are letters, as in a gitignore file. */
  static Wildcard withoutBraces(String pattern) {
    return new Wildcard(List.of(WildcardTokens.of(pattern)));
  }

  boolean matches(String path) {
    for (var alternative : alternatives) {
      if (alternative.matches(path)) {
        return true;
      }
    }
    return false;
  }
}
