// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A turn begins: the user has spoken. */
final class Begin implements Phase {
  private final Run run;
  private final List<ContentBlock> content;

  /** What nobody has answered yet, from before these words of the user and from after them. */
  private List<String> before;

  private List<String> after = List.of();

  Begin(Run run, List<String> before, List<ContentBlock> content) {
    this.run = run;
    this.before = before;
    this.content = content;
  }

  @Override
  public Phase step() throws InterruptedException {
    var session = run.session;
    session.beginTurn();
    session.tell(run, "init", Map.of("model", session.model().id(), "tools", session.toolNames()));
    after = session.takeSteering();
    var said = new ArrayList<ContentBlock>();
    before.forEach(text -> said.add(ContentBlock.text(text)));
    said.addAll(content);
    after.forEach(text -> said.add(ContentBlock.text(text)));
    var more = session.source.isSubagent() ? "" : asked(said);
    if (!more.isBlank()) {
      said.add(ContentBlock.text(more.strip()));
    }
    before = List.of();
    after = List.of();
    if (session.isFull() && !session.conversation.isEmpty()) {
      return new Compact(run, said);
    }
    session.ask(run, said);
    return new Ask(run);
  }

  /** The hooks see all of it, also what is left from an earlier turn. */
  private String asked(List<ContentBlock> said) throws InterruptedException {
    var text = new ToolOutput(List.copyOf(said), false).text();
    return CallingThread.guarded(run.token, () -> run.session.hooks.onPrompt(text));
  }

  /** What was steered is for the next turn then. */
  @Override
  public void abandon() {
    run.session.untakeSteering(after);
    run.session.untakeSteering(before);
    before = List.of();
    after = List.of();
  }
}
