// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.List;

/** Sums a conversation up when asked to, and hands on the directives that were left. */
final class Compaction {

  private static final String ASKED = "Summarise this conversation";

  private final Faults faults;

  Compaction(Faults faults) {
    this.faults = faults;
  }

  static boolean isAsked(Ask ask) {
    return Talk.task(ask.messages()).text().startsWith(ASKED);
  }

  List<Step> summary(Ask ask) {
    var messages = ask.messages();
    int asked = Talk.task(messages).index();
    var before = messages.subList(0, Math.max(asked, 0));
    var steps = new ArrayList<Step>();
    steps.add(
        new Step.Text(
            "Summary (simulated) of a conversation of "
                + before.size()
                + " messages. It began with: "
                + Persona.quote(first(before))));
    var directed = Directed.find(before);
    if (directed.isPresent()) {
      long place = directed.get().place(before);
      var course = directed.get().course(before);
      if (place > 0) {
        course.turn(place - 1);
      }
      for (var line : course.left()) {
        var left = left(ask, line);
        if (!left.isEmpty()) {
          steps.add(new Step.Text(left));
        }
      }
    }
    return steps;
  }

  private static String first(List<Message> messages) {
    var said = Talk.byUser(messages);
    return said.isEmpty() ? "" : said.getLast().text().lines().findFirst().orElse("");
  }

  /** The line without the faults that the conversation has met; nothing when all are. */
  private String left(Ask ask, Line line) {
    int met = faults.met(ask.conversation(), line.key());
    if (met == 0) {
      return line.written();
    }
    try {
      if (Directive.parse(line) instanceof Step.Status told && met < told.times()) {
        var left = "@error " + told.status() + " " + (told.times() - met);
        return left + (told.words().isEmpty() ? "" : " " + String.join(" ", told.words()));
      }
    } catch (Directive.Wrong wrong) {
      return line.written();
    }
    return "";
  }
}
