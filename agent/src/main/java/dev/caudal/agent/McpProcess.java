// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A server's process with all that it starts. It gets only what a program needs of our environment,
 * so no secret reaches it that was not given to it; and a mark in it, which its children inherit:
 * by this they are found even when their parent is gone.
 */
final class McpProcess {
  /** Starts processes; the place where a caller says on which thread. */
  @FunctionalInterface
  interface Starter {
    Process start(ProcessBuilder builder) throws IOException;
  }

  private static final String MARK = "CAUDAL_MCP_PROCESS";
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
  private static final int KILLS = 20;

  private final Process process;
  private final String mark;
  private final LastWords errors = new LastWords();

  private McpProcess(Process process, String mark) {
    this.process = process;
    this.mark = mark;
  }

  static McpProcess start(McpServer.Stdio server, Path folder, Starter starter) throws IOException {
    var mark = UUID.randomUUID().toString();
    var builder = new ProcessBuilder(server.command()).directory(folder.toFile());
    var environment = builder.environment();
    environment.clear();
    environment.putAll(inherited(System.getenv()));
    environment.putAll(server.env());
    environment.put(MARK, mark);
    var started = new McpProcess(starter.start(builder), mark);
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
    var interrupted = Thread.interrupted();
    try {
      endAll();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void endAll() {
    var all = tree();
    // Closing waits for whoever is stuck in writing.
    Thread.startVirtualThread(this::closeInput);
    var unused = exited(GRACE_MS);
    all.addAll(tree());
    all.forEach(ProcessHandle::destroy);
    awaitAll(all);
    var left = living(all);
    for (int round = 0; round < KILLS && !left.isEmpty(); round++) {
      left.forEach(ProcessHandle::destroyForcibly);
      awaitAll(left);
      left = living(tree());
    }
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

  private static void awaitAll(Set<ProcessHandle> handles) {
    var exits = handles.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(exits).get(GRACE_MS, MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Whoever is left is killed next.
    }
  }

  private static Set<ProcessHandle> living(Set<ProcessHandle> handles) {
    var living = new LinkedHashSet<ProcessHandle>();
    handles.stream().filter(ProcessHandle::isAlive).forEach(living::add);
    return living;
  }

  private Set<ProcessHandle> tree() {
    var all = new LinkedHashSet<ProcessHandle>();
    if (process.isAlive()) {
      all.add(process.toHandle());
      process.descendants().forEach(all::add);
    }
    ProcessHandle.allProcesses().filter(this::isMarked).forEach(all::add);
    return all;
  }

  private boolean isMarked(ProcessHandle handle) {
    try {
      var environment =
          Files.readString(Path.of("/proc", Long.toString(handle.pid()), "environ"), ISO_8859_1);
      return environment.contains(MARK + "=" + mark);
    } catch (IOException e) {
      return false; // gone, another user's, or a system without /proc
    }
  }
}
