// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.JournalEntry.Answered;
import dev.caudal.agent.JournalEntry.Asked;
import dev.caudal.agent.JournalEntry.Compacted;
import dev.caudal.agent.JournalEntry.ModelChosen;
import dev.caudal.agent.JournalEntry.Noted;
import dev.caudal.agent.JournalEntry.Opened;
import dev.caudal.agent.JournalEntry.Steered;
import dev.caudal.agent.JournalEntry.ThinkingUnbound;
import dev.caudal.agent.JournalEntry.ToolEnded;
import dev.caudal.agent.JournalEntry.ToolStarted;
import dev.caudal.agent.JournalEntry.TurnEnded;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The lines of a journal: {@code {"entry": kind, "id"?, "value"?, "json"?}}. */
final class JournalFormat {
  private JournalFormat() {}

  static Json write(JournalEntry entry) {
    return switch (entry) {
      case Opened(var head) -> line("opened", "", head);
      case Asked(var message) -> line("asked", "", message);
      case Noted(var message) -> line("noted", "", message);
      case Answered(var message) -> line("answered", "", message);
      case ToolStarted(var id) -> line("tool_started", id);
      case ToolEnded(var id, var block) -> line("tool_ended", id, block);
      case Steered(var block) -> line("steered", "", block);
      case ModelChosen(var model) -> line("model_chosen", model);
      case Compacted(var message) -> line("compacted", "", message);
      case ThinkingUnbound() -> line("thinking_unbound", "");
      case TurnEnded(var outcome) -> line("turn_ended", outcome);
    };
  }

  static JournalEntry read(Json line) {
    var tree = line.tree();
    var name = tree.path("name").asString("");
    return switch (tree.path("entry").asString("")) {
      case "opened" -> new Opened(held(tree));
      case "asked" -> new Asked(held(tree));
      case "noted" -> new Noted(held(tree));
      case "answered" -> new Answered(held(tree));
      case "tool_started" -> new ToolStarted(name);
      case "tool_ended" -> new ToolEnded(name, held(tree));
      case "steered" -> new Steered(held(tree));
      case "model_chosen" -> new ModelChosen(name);
      case "compacted" -> new Compacted(held(tree));
      case "thinking_unbound" -> new ThinkingUnbound();
      case "turn_ended" -> new TurnEnded(name);
      default -> throw new EngineFailed("journal", "not a journal entry: " + abbreviated(line));
    };
  }

  /** What is sent again must be what was sent, to the byte: so it is held as text. */
  private static Json line(String entry, String name, Json held) {
    return Json.of(new Line(entry, name, Optional.of(held.text())));
  }

  private static Json line(String entry, String name) {
    return Json.of(new Line(entry, name, Optional.empty()));
  }

  private static Json held(JsonNode tree) {
    return Json.parse(tree.path("json").asString("null"));
  }

  private static String abbreviated(Json line) {
    var text = line.text();
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  private record Line(String entry, String name, Optional<String> json) {}
}
