// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.util.stream.Collectors;

/** Text of others made harmless for a terminal: nothing in it moves, colours or hides anything. */
final class Plain {
  private static final int LINE = 100;

  private Plain() {}

  /** Keeps line breaks and tabs; every other control character is left out. */
  static String text(String foreign) {
    return foreign.codePoints().anyMatch(Plain::isActive)
        ? foreign
            .codePoints()
            .filter(c -> !isActive(c))
            .mapToObj(Character::toString)
            .collect(Collectors.joining())
        : foreign;
  }

  /** Shows every such character by its number: for what a person is asked to agree to. */
  static String shown(String foreign) {
    return foreign
        .codePoints()
        .mapToObj(c -> isActive(c) ? "\\u%04x".formatted(c) : Character.toString(c))
        .collect(Collectors.joining());
  }

  /** One short line. */
  static String line(String foreign) {
    var line = text(foreign).strip().replaceAll("\\s+", " ");
    return line.length() <= LINE ? line : line.substring(0, LINE - 1) + "…";
  }

  /** Control characters, and those that turn the direction of what follows. */
  private static boolean isActive(int c) {
    return c != '\n'
        && c != '\t'
        && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT && c != 0x200D);
  }
}
