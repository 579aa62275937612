// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.concurrent.CompletableFuture;

/** A command that runs on while the conversation does. */
final class BackgroundShell implements AutoCloseable {
  private final String id;
  private final ShellProcess shell;
  private final CompletableFuture<ShellProcess.Ending> ending = new CompletableFuture<>();
  private volatile boolean isKilled;

  BackgroundShell(String id, ShellProcess shell) {
    this.id = id;
    this.shell = shell;
    shell.onEnd(() -> ending.complete(shell.finish()));
  }

  String id() {
    return id;
  }

  boolean isAlive() {
    return !ending.isDone();
  }

  /** One line about how it stands. */
  String status() {
    if (!ending.isDone()) {
      return "running";
    }
    return isKilled ? "killed" : ShellReport.words(ending.join());
  }

  String takeOutput() {
    return shell.takeOutput();
  }

  /** Ends it; returns when nothing of it is left. */
  @Override
  public void close() {
    if (isAlive()) {
      isKilled = true;
      shell.kill();
      ending.join();
    }
  }
}
