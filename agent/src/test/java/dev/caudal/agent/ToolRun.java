// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A context for a single call of a tool, which a test can cancel. */
final class ToolRun implements ToolContext {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  static ToolOutput of(Tool tool, String input) throws Exception {
    return new ToolRun().run(tool, input);
  }

  ToolOutput run(Tool tool, String input) throws Exception {
    return tool.run(new ToolCall("toolu_1", tool.name(), Json.parse(input)), this);
  }

  void cancel() {
    List<Runnable> due;
    synchronized (this) {
      cancelled = true;
      due = List.copyOf(actions);
    }
    due.forEach(Runnable::run);
  }

  @Override
  public String sessionId() {
    return "s";
  }

  @Override
  public Path workspace() {
    return Path.of("");
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  @Override
  public void emit(Message message) {}
}
