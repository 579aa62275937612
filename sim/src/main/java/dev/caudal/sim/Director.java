// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.List;

/** Decides what is answered: a script first, then directives, then the persona. */
final class Director {

  private final Script script;
  private final Compaction compaction;

  Director(Script script, Faults faults) {
    this.script = script;
    this.compaction = new Compaction(faults);
  }

  List<Step> steps(Ask ask) {
    return begun(ask, said(ask));
  }

  /** Where thinking is enabled a turn begins with it, and the API wants it back. */
  private static List<Step> begun(Ask ask, List<Step> steps) {
    var last = ask.messages().getLast();
    boolean goesOn = last.isAssistant() || !last.ofType("tool_result").isEmpty();
    var first = steps.stream().filter(Step::isContent).findFirst();
    if (goesOn
        || !ask.thinkingType().equals("enabled")
        || first.isEmpty()
        || first.get() instanceof Step.Think
        || first.get() instanceof Step.Redact) {
      return steps;
    }
    var all = new ArrayList<>(steps);
    all.add(steps.indexOf(first.get()), new Step.Think("Simulated thinking."));
    return all;
  }

  private List<Step> said(Ask ask) {
    var scripted = script.course(ask);
    if (!scripted.isEmpty()) {
      return complete(ask, parse(scripted));
    }
    if (Compaction.isAsked(ask)) {
      return compaction.summary(ask);
    }
    return complete(ask, parse(directed(ask)));
  }

  /** Whether the turn that this request continues ended with a pause. */
  static boolean wasPaused(Ask ask) {
    return Directed.find(ask.messages())
        .map(directed -> directed.course(ask.messages()).turn(directed.place(ask.messages()) - 1))
        .filter(turn -> !turn.isEmpty() && turn.getLast().name().equals("pause"))
        .isPresent();
  }

  private static List<Line> directed(Ask ask) {
    var messages = ask.messages();
    return Directed.find(messages)
        .map(directed -> directed.course(messages).turn(directed.place(messages)))
        .orElse(List.of());
  }

  private static List<Step> parse(List<Line> lines) {
    var steps = new ArrayList<Step>();
    for (var line : lines) {
      try {
        steps.add(Directive.parse(line));
      } catch (Directive.Wrong wrong) {
        throw ApiError.invalid("simulator: " + wrong.getMessage());
      }
    }
    return steps;
  }

  /** A turn that says nothing of its own is filled by what the request itself asks for. */
  private static List<Step> complete(Ask ask, List<Step> steps) {
    if (steps.stream().anyMatch(step -> step.isContent() || step.isEnd())) {
      return steps;
    }
    var all = new ArrayList<>(steps);
    if (ask.schema().isObject()) {
      all.add(new Step.Value(new Smallest(ask.schema()).value()));
    } else {
      all.addAll(Persona.steps(ask));
    }
    return all;
  }
}
