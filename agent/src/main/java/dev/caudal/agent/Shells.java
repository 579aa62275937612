// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/** A session's commands: the folder they have come to, and those in the background. */
final class Shells implements AutoCloseable {
  static final int LIVE_LIMIT = 16;
  private static final int KNOWN_LIMIT = 64;

  private final ShellSettings settings;
  private final Sandbox sandbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, BackgroundShell> background = new LinkedHashMap<>();
  private final Set<ShellProcess> live = ConcurrentHashMap.newKeySet();
  private Optional<Folders> folders = Optional.empty();
  private volatile Path cwd;
  private int count;
  private volatile boolean isClosed;

  Shells(ShellSettings settings) {
    this.settings = settings;
    this.sandbox = Sandbox.of(settings);
    this.cwd = settings.workspace();
  }

  Path cwd() {
    return cwd;
  }

  Optional<String> refusal() {
    return sandbox.refusal();
  }

  /** Starts a command; whoever starts it finishes it. */
  ShellProcess start(String command) throws IOException {
    var at = folders();
    var log = new OutputLog(at.spills, settings.limits().spill_bytes());
    var shell = ShellProcess.start(sandbox, sandbox.command(at.scratch, cwd), command, log);
    live.add(shell);
    shell.onEnd(() -> live.remove(shell));
    if (isClosed) {
      shell.kill();
    }
    return shell;
  }

  /** Starts one that is ended with this; empty if there are too many already. */
  Optional<BackgroundShell> startInBackground(String command) throws IOException {
    lock.lock();
    try {
      if (background.values().stream().filter(BackgroundShell::isAlive).count() >= LIVE_LIMIT) {
        return Optional.empty();
      }
      forgetOldest();
      var shell = new BackgroundShell("shell_" + ++count, start(command));
      background.put(shell.id(), shell);
      return Optional.of(shell);
    } finally {
      lock.unlock();
    }
  }

  private void forgetOldest() {
    if (background.size() >= KNOWN_LIMIT) {
      background.values().stream()
          .filter(shell -> !shell.isAlive())
          .map(BackgroundShell::id)
          .findFirst()
          .ifPresent(background::remove);
    }
  }

  Optional<BackgroundShell> find(String id) {
    lock.lock();
    try {
      return Optional.ofNullable(background.get(id));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Goes on from where a command says it ended, if that is a folder in the workspace without a link
   * on the way; says whether it is.
   */
  boolean moveTo(Path folder) {
    try {
      if (folder.toRealPath().equals(folder)
          && folder.startsWith(settings.workspace())
          && Files.isDirectory(folder)) {
        cwd = folder;
        return true;
      }
    } catch (IOException e) {
      // It is gone, or was never there.
    }
    cwd = settings.workspace();
    return false;
  }

  /** Made for the first command, as many sessions have none. */
  private Folders folders() throws IOException {
    lock.lock();
    try {
      if (isClosed) {
        throw new IOException("the session has ended");
      }
      if (folders.isEmpty()) {
        folders = Optional.of(new Folders(ScratchFolder.create(), spills()));
      }
      return folders.get();
    } finally {
      lock.unlock();
    }
  }

  /** Without it long output loses its middle, and says so. */
  private Optional<SpillFolder> spills() {
    try {
      return Optional.of(SpillFolder.open(settings));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    Optional<Folders> left;
    lock.lock();
    try {
      isClosed = true;
      left = folders;
      folders = Optional.empty();
    } finally {
      lock.unlock();
    }
    killAll();
    left.ifPresent(Folders::close);
  }

  /** All at once, as each is given time to end by itself. */
  private void killAll() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      live.forEach(shell -> threads.execute(shell::kill));
      all().forEach(shell -> threads.execute(shell::close));
    }
  }

  private List<BackgroundShell> all() {
    lock.lock();
    try {
      return List.copyOf(background.values());
    } finally {
      lock.unlock();
    }
  }

  private record Folders(ScratchFolder scratch, Optional<SpillFolder> spills) {
    void close() {
      spills.ifPresent(SpillFolder::close);
      scratch.close();
    }
  }
}
