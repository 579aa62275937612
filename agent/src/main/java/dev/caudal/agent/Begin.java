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

  Begin(Run run, List<ContentBlock> content) {
    this.run = run;
    this.content = content;
  }

  @Override
  public Phase step() throws InterruptedException {
    var session = run.session;
    session.beginTurn();
    session.tell(run, "init", Map.of("model", session.model().id(), "tools", session.toolNames()));
    var said = new ArrayList<>(content);
    session.takeSteering().forEach(text -> said.add(ContentBlock.text(text)));
    var more = session.guarded(run, () -> session.hooks.onPrompt(text()));
    if (!more.isEmpty()) {
      said.add(ContentBlock.text(more.strip()));
    }
    if (session.isFull() && !session.conversation.isEmpty()) {
      return new Compact(run, said);
    }
    session.ask(run, said);
    return new Ask(run);
  }

  private String text() {
    return new ToolOutput(content, false).text();
  }
}
