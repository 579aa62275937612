// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A list of directives as it falls into turns.
 *
 * <pre>
 * State       The lines that no turn has used up.
 *
 * Invariant   A turn ends behind its last tool call, or behind a refusal or a pause, or with the
 *             lines. Which turn is due depends on the conversation alone, so that a simulator that
 *             was restarted goes on where the other stopped.
 *
 * Why         A line "obey" stands for what the newest tool result says. What that is depends on
 *             when the turn was asked for, so earlier turns are taken again, each with the results
 *             that were there at its time.
 * </pre>
 */
final class Course {

  private final Deque<Line> lines;
  private final List<Message> messages;
  private final int from;

  /**
   * @param from where in the messages the text with the directives stands
   */
  Course(List<Line> lines, List<Message> messages, int from) {
    this.lines = new ArrayDeque<>(lines);
    this.messages = messages;
    this.from = from;
  }

  /** The lines of the turn with that number, the first being 0; nothing when all are used up. */
  List<Line> turn(long number) {
    List<Line> turn = List.of();
    for (long i = 0; i <= number; i++) {
      turn = take(i);
    }
    return turn;
  }

  /** What no turn so far has used up. */
  List<Line> left() {
    return List.copyOf(lines);
  }

  private List<Line> take(long number) {
    var turn = new ArrayList<Line>();
    while (!lines.isEmpty()) {
      var line = lines.removeFirst();
      if (line.name().equals("obey")) {
        var told = Line.ofResult(resultBefore(number), line.key() + "." + number);
        told.reversed().forEach(lines::addFirst);
        continue;
      }
      turn.add(line);
      if (endsTurn(line)) {
        break;
      }
    }
    return turn;
  }

  private boolean endsTurn(Line line) {
    return switch (line.name()) {
      case "pause", "refuse" -> true;
      case "tool" -> lines.isEmpty() || !isJoinedCall(lines.getFirst());
      default -> false;
    };
  }

  private static boolean isJoinedCall(Line line) {
    return line.joined() && line.name().equals("tool");
  }

  /** The newest tool result that was there when that turn was asked for. */
  private String resultBefore(long number) {
    long seen = -1;
    int end = from;
    while (end < messages.size()) {
      if (end > from && messages.get(end).isAssistant() && ++seen == number) {
        break;
      }
      end++;
    }
    return Talk.newestResult(messages.subList(0, end));
  }
}
