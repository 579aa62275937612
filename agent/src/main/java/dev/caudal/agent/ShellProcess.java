// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One command at work, from its start until nothing of it is left.
 *
 * <p>The command is handed over only when the script says that it is ready, and only if it has not
 * been killed by then. Killed earlier, bubblewrap may leave behind the process that becomes the
 * script, out of reach of both its parent and our search; but what has no command finds the end of
 * its input and goes.
 */
final class ShellProcess {
  private static final Duration DRAIN = Duration.ofMillis(250);
  private static final int REPORT_BYTES = 8_192;

  private final Sandbox sandbox;
  private final Process process;
  private final Thread reader;
  private final OutputLog log;
  private volatile boolean isCrowded;
  private volatile boolean isKilled;
  private volatile boolean isReady;
  private volatile String trouble = "";

  private ShellProcess(Sandbox sandbox, Process process, String command, OutputLog log) {
    this.sandbox = sandbox;
    this.process = process;
    this.log = log;
    this.reader = Thread.ofVirtual().name("caudal-shell").unstarted(() -> converse(command));
  }

  static ShellProcess start(Sandbox sandbox, ProcessBuilder builder, String command, OutputLog log)
      throws IOException {
    var shell = new ShellProcess(sandbox, Spawner.start(builder), command, log);
    shell.reader.start();
    if (!sandbox.isOff()) {
      CrowdGuard.watch(shell.process, sandbox.limits().processes(), shell::onCrowd);
    }
    return shell;
  }

  /** On its own thread: a pipe that nobody reads any more would hold whoever writes. */
  private void converse(String command) {
    try (var in = process.getOutputStream()) {
      if (becomesReady() && !isKilled) {
        in.write((command + "\0").getBytes(UTF_8));
      }
    } catch (IOException e) {
      // It died first; what it printed says why.
    }
    var chars = new char[8_192];
    try (var out = new InputStreamReader(process.getInputStream(), UTF_8)) {
      for (int n = out.read(chars); n >= 0; n = out.read(chars)) {
        log.append(new String(chars, 0, n));
      }
    } catch (IOException e) {
      // The pipe's end, in another form.
    }
  }

  private boolean becomesReady() throws IOException {
    var said = new StringBuilder();
    var errors = process.getErrorStream();
    for (int next = errors.read();
        next >= 0 && said.length() < REPORT_BYTES;
        next = errors.read()) {
      said.append((char) next);
      if (next == '\n' && said.toString().endsWith(ShellScript.READY)) {
        isReady = true;
        return true;
      }
    }
    trouble = said.toString().strip();
    return false;
  }

  /** At once and without a search: the sandbox ends with its root, and seconds count. */
  private void onCrowd() {
    isCrowded = true;
    isKilled = true;
    process.toHandle().destroyForcibly();
  }

  /** Whether it ended in time. */
  boolean await(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void onEnd(Runnable action) {
    var _ = process.onExit().thenRun(() -> Thread.ofVirtual().start(action));
  }

  /** Ends it with all it has started. */
  void kill() {
    isKilled = true;
    ProcessTree.kill(process);
  }

  /** Ends it if it has not, and what it left behind; works on an interrupted thread. */
  Ending finish() {
    var interrupted = Thread.interrupted();
    try {
      // In the sandbox nothing outlives the first process.
      if (process.isAlive() || sandbox.isOff()) {
        ProcessTree.kill(process, Duration.ZERO);
      }
      drain();
      return ending();
    } finally {
      log.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void drain() {
    try {
      reader.join(DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Ending ending() {
    var folder = folder(report());
    if (!isReady) {
      return new Ending.NotStarted(trouble.isEmpty() ? "it was killed" : trouble);
    }
    return isCrowded
        ? new Ending.Crowded()
        : new Ending.Exited(process.isAlive() ? -1 : process.exitValue(), folder);
  }

  /** What is there and no more: a daemon may still hold the other end. */
  private String report() {
    try (var errors = process.getErrorStream()) {
      var ready = Math.min(errors.available(), REPORT_BYTES);
      return new String(errors.readNBytes(ready), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static Optional<Path> folder(String said) {
    var name = said.endsWith("\n") ? said.substring(0, said.length() - 1) : said;
    try {
      return Optional.of(name).filter(path -> path.startsWith("/")).map(Path::of);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** What it has printed since this was last asked. */
  String takeOutput() {
    return log.take();
  }

  /** How a command ended. */
  sealed interface Ending {
    /** By itself or by a signal, in a folder that it says it ended in. */
    record Exited(int code, Optional<Path> folder) implements Ending {}

    /** It never came to run. */
    record NotStarted(String reason) implements Ending {}

    /** It started more than it may. */
    record Crowded() implements Ending {}
  }
}
