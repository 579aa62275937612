// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server's process with all that it starts. It gets only what a program needs of our environment,
 * so no secret reaches it that was not given to it.
 */
final class McpProcess {
  private static final List<String> INHERITED =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          "TMPDIR",
          "TEMP",
          "TMP",
          "SystemRoot",
          "PATHEXT",
          "XDG_CACHE_HOME",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "XDG_RUNTIME_DIR");

  private static final long GRACE_MS = 150;

  private final Process process;
  private final LastWords errors = new LastWords();

  private McpProcess(Process process) {
    this.process = process;
  }

  static McpProcess start(McpServer.Stdio server, Path folder) throws IOException {
    var builder = new ProcessBuilder(server.command()).directory(folder.toFile());
    var environment = builder.environment();
    environment.clear();
    environment.putAll(inherited(System.getenv()));
    environment.putAll(server.env());
    var started = new McpProcess(Spawner.start(builder));
    // A platform thread: a read of a pipe would hold the carrier of a virtual one.
    Thread.ofPlatform()
        .daemon()
        .name("mcp-" + server.name() + "-errors")
        .start(() -> started.errors.drain(started.process.getErrorStream()));
    return started;
  }

  static Map<String, String> inherited(Map<String, String> ours) {
    var kept = new TreeMap<String, String>();
    INHERITED.stream()
        .filter(ours::containsKey)
        .forEach(name -> kept.put(name, ours.getOrDefault(name, "")));
    return kept;
  }

  InputStream output() {
    return process.getInputStream();
  }

  OutputStream input() {
    return process.getOutputStream();
  }

  /** What became of it, with the last of what it complained about. */
  String obituary() {
    var end =
        exited(GRACE_MS) ? "its process ended with code " + process.exitValue() : "it fell silent";
    var words = errors.text();
    return words.isBlank() ? end : end + "; its last words: " + words.strip();
  }

  /** Asks it to end by closing its input, then ends all of it, even if we are interrupted. */
  void end() {
    // Closing waits for whoever is stuck in writing.
    Thread.startVirtualThread(this::closeInput);
    var unused = exited(GRACE_MS);
    ProcessTree.kill(process);
  }

  private void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It no longer reads: that is what we want.
    }
  }

  private boolean exited(long millis) {
    try {
      return process.waitFor(millis, MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
