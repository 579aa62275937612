// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** One call's surroundings, to be cancelled by a test. */
final class ShellContext implements ToolContext {
  private final Path workspace;
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  ShellContext(Path workspace) {
    this.workspace = workspace;
  }

  void cancel() {
    cancelled.complete(null);
  }

  @Override
  public String sessionId() {
    return "s_1";
  }

  @Override
  public Path workspace() {
    return workspace;
  }

  @Override
  public boolean isCancelled() {
    return cancelled.isDone();
  }

  @Override
  public void onCancel(Runnable action) {
    var _ = cancelled.thenRun(action);
  }

  @Override
  public void emit(Message message) {
    throw new AssertionError("nobody asked for messages");
  }
}
