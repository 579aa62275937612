// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ContentBlock.ToolUse;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session as its journal tells it. A journal may break off anywhere; what it does not say did not
 * happen, with one exception: a tool that was started may have done anything.
 */
final class Replayed {
  private final Conversation conversation;
  private final List<Json> messages = new ArrayList<>();
  private final Map<String, Json> results = new HashMap<>();
  private final Set<String> started = new HashSet<>();
  private final List<byte[]> steered = new ArrayList<>();
  private List<ToolUse> calls = List.of();
  private String model;
  private String stopReason = "";
  private Json noted = Json.of(Map.of());
  private boolean open;

  private Replayed(Json head) {
    conversation = new Conversation(Head.of(head));
    model = head.tree().path("model").asString("");
  }

  static Replayed of(List<JournalEntry> entries) {
    if (entries.isEmpty() || !(entries.getFirst() instanceof Opened(var head))) {
      throw new EngineFailed("journal", "a journal begins with the head of its conversation");
    }
    var replayed = new Replayed(head);
    entries.subList(1, entries.size()).forEach(replayed::replay);
    if (replayed.isAnswered()) {
      replayed.closeRound();
    }
    return replayed;
  }

  private void replay(JournalEntry entry) {
    switch (entry) {
      case ToolStarted(var id) -> started.add(id);
      case ToolEnded(var id, var block) -> results.put(id, block);
      case Steered(var block) -> steered.add(block.bytes());
      case Opened ignored -> throw new EngineFailed("journal", "a journal has one head");
      default -> {
        closeRound();
        open = true;
        replayMessage(entry);
      }
    }
  }

  private void replayMessage(JournalEntry entry) {
    switch (entry) {
      case Asked(var message) -> said(message);
      case Noted(var message) -> {
        noted = message;
        conversation.add(Turn.of(message));
      }
      case Answered(var message) -> answered(message);
      case ModelChosen(var name) -> model = name;
      case Compacted(var message) -> {
        messages.add(message);
        conversation.compact(Turn.of(message));
      }
      case ThinkingUnbound() -> conversation.unbind();
      case TurnEnded ignored -> open = false;
      default -> throw new EngineFailed("journal", "an entry out of place: " + entry.json());
    }
  }

  private void said(Json message) {
    messages.add(message);
    conversation.add(Turn.of(message));
  }

  private void answered(Json message) {
    var answer = AssistantMessages.of(message, Source.of(""));
    messages.add(message);
    conversation.answered(answer);
    stopReason = answer.stopReason();
    calls = stopReason.equals("tool_use") ? answer.toolUses() : List.of();
  }

  /** All results of a round are one message, with what the user said behind them. */
  private void closeRound() {
    if (calls.isEmpty()) {
      return;
    }
    var blocks = new ArrayList<byte[]>();
    for (var call : calls) {
      var result = results.get(call.id());
      blocks.add((result == null ? unknown(call) : result).bytes());
    }
    blocks.addAll(steered);
    said(Turn.user(blocks).json());
    calls = List.of();
    results.clear();
    started.clear();
    steered.clear();
  }

  private boolean isAnswered() {
    return calls.stream().allMatch(call -> results.containsKey(call.id()));
  }

  /** Whether the operator has not said this already, at the beginning or as their last word. */
  boolean isNews(String text) {
    var block = Json.trusted(Blocks.textJson(text).bytes()).tree();
    for (var said : conversation.head().system().tree()) {
      if (said.path("text").equals(block.path("text"))) {
        return false;
      }
    }
    return !noted.tree().path("content").path(0).equals(block);
  }

  String model() {
    return model;
  }

  Conversation conversation() {
    return conversation;
  }

  /** Whether a turn was under way. */
  boolean isOpen() {
    return open;
  }

  List<Message> history(Source source) {
    var history = new ArrayList<Message>();
    for (var message : messages) {
      history.add(
          message.tree().path("role").asString("").equals("assistant")
              ? AssistantMessages.of(message, source)
              : new UserMessage(Blocks.content(message.tree().path("content")), message, source));
    }
    return history;
  }

  /** Where the turn goes on. */
  Phase phase(Run run) {
    if (!calls.isEmpty()) {
      return new UseTools(run, calls, known(run));
    }
    if (conversation.isEmpty() || conversation.turns().getLast().role() != Turn.Role.ASSISTANT) {
      return new Ask(run);
    }
    var answer = AssistantMessages.of(messages.getLast(), run.session.source);
    run.lastText = answer.text();
    return switch (stopReason) {
      case "pause_turn" -> new Ask(run);
      case "interrupted" -> {
        run.session.ask(run, List.of(ContentBlock.text("Go on where you were interrupted.")));
        yield new Ask(run);
      }
      case "max_tokens" -> new Finish(run, ResultMessage.Outcome.MAX_TOKENS, stopReason);
      case "model_context_window_exceeded" ->
          new Finish(run, ResultMessage.Outcome.CONTEXT_FULL, stopReason);
      default -> new Stop(run, answer);
    };
  }

  /**
   * What is known of the round's calls. One that began and did not end is not made again blindly.
   */
  private Map<String, Json> known(Run run) {
    var known = new HashMap<>(results);
    for (var call : calls) {
      @Nullable Tool tool = run.session.tool(call.name());
      boolean repeatable = tool != null && tool.traits().repeatable();
      if (started.contains(call.id()) && !results.containsKey(call.id()) && !repeatable) {
        var block = unknown(call);
        run.session.record(new JournalEntry.ToolEnded(call.id(), block));
        known.put(call.id(), block);
      }
    }
    return known;
  }

  private static Json unknown(ToolUse call) {
    return Results.block(
        call.id(),
        ToolOutput.error(
            "the outcome of this call is unknown: the program stopped while it ran. It may have done"
                + " its work or not; look before you do it again."));
  }
}
