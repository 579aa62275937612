// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.AssistantMessage;
import dev.caudal.agent.ContentBlock;
import dev.caudal.agent.Message;
import dev.caudal.agent.RewindMessage;
import dev.caudal.agent.Source;
import dev.caudal.agent.StreamEvent.TextDelta;
import dev.caudal.agent.StreamEvent.ThinkingDelta;
import dev.caudal.agent.StreamEvent.TurnStart;
import dev.caudal.agent.SystemMessage;
import dev.caudal.agent.UserMessage;
import dev.caudal.store.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Turns what the engine says into events, in one place. What the agent's journal holds is told by
 * {@link RunJournal}, when it is durable; here is the rest: text as it comes, and what helpers do.
 */
final class Narrator {
  private final Work work;
  private final Progress progress;

  /** Where each speaker's answer under way began, and which one it is. */
  private final Map<String, Answer> answers = new HashMap<>();

  private int number;

  private record Answer(long after, int number) {}

  /**
   * @param steps the calls that were made before this node took the run up
   */
  Narrator(Work work, int steps) {
    this.work = work;
    progress = new Progress(work, steps);
  }

  void tell(Message message) {
    switch (message) {
      case TextDelta(var text, int index, var raw, var source) ->
          piece(Events.TEXT, text, index, source);
      case ThinkingDelta(var text, int index, var raw, var source) ->
          piece(Events.THINKING, text, index, source);
      case TurnStart start -> begin(parent(start.source()));
      case RewindMessage rewind -> rewind(rewind.reason(), parent(rewind.source()));
      case AssistantMessage answer when answer.source().isSubagent() -> helperCalls(answer);
      case UserMessage results when results.source().isSubagent() -> helperResults(results);
      case SystemMessage system -> system(system);
      default -> {}
    }
  }

  private void begin(String parent) {
    answers.put(parent, new Answer(work.position(), ++number));
  }

  private void piece(String type, String text, int index, Source source) {
    if (text.isEmpty()) {
      return;
    }
    var parent = parent(source);
    var answer = answers.computeIfAbsent(parent, it -> new Answer(work.position(), ++number));
    work.add(Events.piece(type, work.run, parent, answer.number() + "/" + index, text));
  }

  private void rewind(String reason, String parent) {
    var answer = answers.remove(parent);
    long after = answer == null ? work.position() : answer.after();
    work.add(Events.entry(work.run, new Event.Rewind(after, reason, optional(parent))));
  }

  private void helperCalls(AssistantMessage answer) {
    var parent = parent(answer.source());
    for (var use : answer.toolUses()) {
      called(use.raw().tree(), parent).forEach(work::add);
    }
    work.add(Events.entry(work.run, work.usage(answer.raw().tree())));
  }

  private void helperResults(UserMessage results) {
    for (var block : results.content()) {
      if (block instanceof ContentBlock.ToolResult result) {
        work.answered(result.toolUseId(), block.raw().tree(), parent(results.source()))
            .forEach(work::add);
      }
    }
  }

  private void system(SystemMessage system) {
    if (system.subtype().equals("api_retry") && !system.source().isSubagent()) {
      var fields = system.raw().tree();
      var message = "the model is asked again: " + fields.path("error").asString("");
      work.add(
          Events.entry(
              work.run,
              new Event.Status(
                  "running",
                  message,
                  Optional.of("model_retry"),
                  Optional.empty(),
                  Optional.empty())));
    }
  }

  /** A call, with what it means for the progress. */
  List<Entry> called(JsonNode block, String parent) {
    var entries = new ArrayList<Entry>();
    var tool = block.path("name").asString("");
    var id = block.path("id").asString("");
    work.calls.asked(id, tool);
    entries.add(
        Events.entry(work.run, new Event.ToolUse(id, tool, block.path("input"), optional(parent))));
    entries.addAll(progress.called(tool));
    return entries;
  }

  private static Optional<String> optional(String text) {
    return Optional.of(text).filter(it -> !it.isEmpty());
  }

  private static String parent(Source source) {
    return source.parentToolUseId().orElse("");
  }
}
