// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.util.Map;
import java.util.function.Consumer;

/** Shows events to a program: a line of JSON each. */
record JsonLines(Terminal terminal) implements Consumer<Event> {

  @Override
  public void accept(Event event) {
    var line = event.json(Map.of());
    terminal.out().println(terminal.unicode() ? line : inAscii(line));
    terminal.out().flush();
  }

  /** Outside of ASCII there are only letters of strings, and those may be written so (RFC 8259). */
  private static String inAscii(String json) {
    var ascii = new StringBuilder(json.length());
    json.chars().forEach(c -> ascii.append(c < 0x7f ? (char) c + "" : "\\u%04x".formatted(c)));
    return ascii.toString();
  }
}
