// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.ContentBlock;
import dev.caudal.agent.Journal;
import dev.caudal.agent.JournalEntry;
import dev.caudal.agent.JournalEntry.Answered;
import dev.caudal.agent.JournalEntry.Asked;
import dev.caudal.agent.JournalEntry.Steered;
import dev.caudal.agent.JournalEntry.ToolEnded;
import dev.caudal.agent.JournalEntry.ToolStarted;
import dev.caudal.agent.JournalEntry.TurnEnded;
import dev.caudal.store.Append;
import dev.caudal.store.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The agent's journal, which is the session's log: each line stands there together with what the
 * public sees of it. An engine may outlive a run, so the journal is told whose turn it is.
 */
final class RunJournal implements Journal {
  private volatile @Nullable Work work;

  /** From here on the lines belong to this run. */
  void belongTo(@Nullable Work now) {
    work = now;
  }

  @Override
  public void record(JournalEntry entry) {
    var now = work;
    if (now == null) {
      throw new Parted();
    }
    switch (entry) {
      case TurnEnded ignored -> {}
      case Answered(var message) -> now.append(answered(now, entry, message.tree()));
      case ToolStarted(var id) -> {
        now.calls.started(id);
        now.append(Append.of(Events.journal(now.run, entry)).asFirm());
      }
      case ToolEnded(var id, var block) -> now.append(ended(now, entry, id, block.tree()));
      case Steered(var block) -> now.append(heard(now, entry, List.of(block.tree())));
      case Asked(var message) -> now.append(heard(now, entry, message.tree().path("content")));
      default -> now.append(Append.of(Events.journal(now.run, entry)));
    }
  }

  /** A whole answer, its calls and its usage are one step. */
  private static Append answered(Work work, JournalEntry entry, JsonNode message) {
    var entries = new ArrayList<Entry>();
    entries.add(Events.journal(work.run, entry));
    for (var block : message.path("content")) {
      if (block.path("type").asString("").equals("tool_use")) {
        entries.addAll(work.called(block, ""));
      }
    }
    entries.add(Events.entry(work.run, work.usage(message)));
    return Append.of(entries).asProgress();
  }

  private static Append ended(Work work, JournalEntry entry, String id, JsonNode block) {
    var entries = new ArrayList<Entry>();
    entries.add(Events.journal(work.run, entry));
    entries.addAll(work.answered(id, block, ""));
    return Append.of(entries).asFirm().asProgress();
  }

  /** What was said meanwhile is told, and the commands that said it are answered. */
  private static Append heard(Work work, JournalEntry entry, Iterable<JsonNode> blocks) {
    var entries = new ArrayList<Entry>();
    var acks = new ArrayList<String>();
    entries.add(Events.journal(work.run, entry));
    for (var block : blocks) {
      var text = block.path("text").asString("");
      var said = work.steering.peek();
      if (said != null && said.content().equals(text)) {
        work.steering.remove();
        entries.add(Events.entry(work.run, new Event.UserMessage(text, said.by())));
        acks.add(said.command());
      }
    }
    return Append.of(entries).ack(acks.toArray(String[]::new));
  }

  static String text(JsonNode block) {
    return ContentBlock.of(block) instanceof ContentBlock.ToolResult result ? result.text() : "";
  }

  /** The engine speaks although nobody works with it. */
  static final class Parted extends RuntimeException {
    Parted() {
      super("the engine's run is over");
    }
  }
}
