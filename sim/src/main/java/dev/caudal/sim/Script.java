// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a script says: rules for what is answered, and what is recorded or replayed. */
record Script(List<Rule> rules, Optional<Path> replay, Optional<Recording> record) {

  /** Requests are passed on to a real API, and kept with its answers. */
  record Recording(URI from, Path to) {}

  /**
   * When the newest text of the user fits, these lines are played.
   *
   * @param turn which answer to that text it is for, the first being 1; 0 is all, one after another
   */
  record Rule(Optional<Pattern> text, int turn, Optional<Pattern> model, List<Line> lines) {

    private List<Line> course(Ask ask, Talk.Said task) {
      long place = Talk.assistantsAfter(ask.messages(), task.index());
      boolean fits =
          text.map(pattern -> pattern.matcher(task.text()).find()).orElse(true)
              && model.map(pattern -> pattern.matcher(ask.modelName()).matches()).orElse(true)
              && (turn == 0 || turn == place + 1);
      if (!fits) {
        return List.of();
      }
      var told = lines.stream().map(line -> line.at(task.index())).toList();
      return new Course(told, ask.messages(), task.index()).turn(turn == 0 ? place : 0);
    }
  }

  static Script none() {
    return new Script(List.of(), Optional.empty(), Optional.empty());
  }

  /** The turn that the first fitting rule has for this request; nothing where none fits. */
  List<Line> course(Ask ask) {
    if (rules.isEmpty()) {
      return List.of();
    }
    var task = Talk.task(ask.messages());
    for (var rule : rules) {
      var turn = rule.course(ask, task);
      if (!turn.isEmpty()) {
        return turn;
      }
    }
    return List.of();
  }
}
