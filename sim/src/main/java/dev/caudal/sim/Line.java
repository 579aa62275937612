// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One directive as it was written: {@code @name argument}.
 *
 * @param joined whether it is part of the turn before, by a leading plus
 * @param key tells it from all other lines of its conversation
 */
record Line(String name, String argument, boolean joined, String key) {

  private static final Set<String> NAMES =
      Set.of(
          "text", "tokens", "pace", "think", "redact", "tool", "result", "json", "usage", "stop",
          "error", "drop", "fail", "stall", "refuse", "pause", "garbage", "obey", "search",
          "unknown", "crlf", "split");
  private static final Pattern LINE = Pattern.compile("(\\+?)@([a-z]+)(?: (.*))?");

  // Tools that read files number the lines.
  private static final Pattern NUMBER = Pattern.compile("^ *\\d+(→|\\t)");

  /** The directives in a text, in order; whatever else stands there is passed over. */
  static List<Line> of(String text, String source) {
    var lines = new ArrayList<Line>();
    for (var line : text.split("\r?\n", -1)) {
      var match = LINE.matcher(line);
      if (match.matches() && NAMES.contains(match.group(2))) {
        lines.add(parse(match, source + ":" + lines.size()));
      }
    }
    return lines;
  }

  /** The directives in what a tool brought back. */
  static List<Line> ofResult(String text, String source) {
    var bare = new StringBuilder();
    text.lines().forEach(line -> bare.append(NUMBER.matcher(line).replaceFirst("")).append('\n'));
    return of(bare.toString(), source).stream().filter(line -> !line.name.equals("obey")).toList();
  }

  private static Line parse(Matcher match, String key) {
    var argument = match.group(3) == null ? "" : match.group(3);
    return new Line(match.group(2), argument, !match.group(1).isEmpty(), key);
  }

  /** The same line, told apart from itself after another text of the user. */
  Line at(int message) {
    return new Line(name, argument, joined, key + "@" + message);
  }

  /** As it would be written again. */
  String written() {
    return (joined ? "+@" : "@") + name + (argument.isEmpty() ? "" : " " + argument);
  }
}
