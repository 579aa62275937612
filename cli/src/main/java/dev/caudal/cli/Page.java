// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.Json;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Shows events to a person: the answer's text as it comes, and beside it, dim, what is done. */
final class Page implements Consumer<Event> {
  private final Terminal terminal;
  private boolean midLine;
  private boolean rewound;

  Page(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void accept(Event event) {
    switch (event.type()) {
      case "text" -> say(event.text("content"));
      case "tool_use" -> note("  " + event.text("tool") + " " + about(event));
      case "permission" -> {
        if (event.text("by").equals("rules")) {
          note("  denied: " + Plain.line(event.text("message")));
        }
      }
      case "rewind" -> note("  the answer begins again: " + Plain.line(event.text("reason")));
      case "status" -> status(event);
      case "done" -> done(event);
      case "error" -> tell("caudal run: " + event.text("message"));
      case "cancelled" -> tell("caudal run: cancelled: " + event.text("reason"));
      default -> {}
    }
    rewound = event.type().equals("rewind");
  }

  /** That a call is made again has been said where its text was taken back. */
  private void status(Event status) {
    if (!rewound) {
      note("  " + status.text("message"));
    }
  }

  private void say(String text) {
    var shown = terminal.interactive() ? Plain.text(text) : text;
    terminal.out().print(shown);
    terminal.out().flush();
    midLine = shown.isEmpty() ? midLine : !shown.endsWith("\n");
  }

  private void done(Event done) {
    endLine();
    if (!done.text("subtype").equals("success")) {
      tell("caudal run: stopped early: " + done.text("subtype"));
    }
    if (terminal.interactive()) {
      note(summary(done));
    }
  }

  private static String summary(Event done) {
    var turns = done.text("turns");
    var cost = done.text("cost_usd");
    return String.format(
        Locale.ROOT,
        "%s %s, %s, %.1f s",
        turns,
        turns.equals("1") ? "turn" : "turns",
        cost.isEmpty() ? "cost unknown" : String.format(Locale.ROOT, "$%.4f", Double.valueOf(cost)),
        Double.parseDouble(done.text("duration_ms")) / 1000);
  }

  /** What of a call's input says best what it is about. */
  private static String about(Event call) {
    var input = Json.parse(call.text("input")).tree();
    var named =
        Stream.of("command", "file_path", "notebook_path", "pattern", "url", "description")
            .map(field -> input.path(field).asString(""))
            .filter(value -> !value.isEmpty())
            .findFirst();
    return Plain.line(named.orElse(call.text("input")));
  }

  private void note(String line) {
    endLine();
    tell(terminal.dim(line));
  }

  private void tell(String line) {
    endLine();
    terminal.err().println(line);
    terminal.err().flush();
  }

  private void endLine() {
    if (midLine) {
      terminal.out().println();
      terminal.out().flush();
      midLine = false;
    }
  }
}
