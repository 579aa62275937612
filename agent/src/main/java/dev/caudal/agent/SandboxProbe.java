// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Whether a sandbox can start here, found out by starting one. */
final class SandboxProbe {
  private static final long LIMIT_s = 10;
  private static final String NESTING = "--disable-userns";

  private SandboxProbe() {}

  static Optional<String> result() {
    return Result.REASON.join();
  }

  /** Options that not every bubblewrap has. */
  static List<String> options() {
    return Options.FOUND.join();
  }

  /** On a thread of its own: whoever asks first may be interrupted, and the answer is kept. */
  private static final class Result {
    static final CompletableFuture<Optional<String>> REASON = new CompletableFuture<>();

    static {
      Thread.ofVirtual().name("caudal-sandbox-probe").start(() -> REASON.complete(tryIt()));
    }
  }

  private static final class Options {
    static final CompletableFuture<List<String>> FOUND = new CompletableFuture<>();

    static {
      Thread.ofVirtual().name("caudal-sandbox-options").start(() -> FOUND.complete(look()));
    }
  }

  private static Optional<String> tryIt() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("bubblewrap exists on Linux only");
    }
    if (Executables.find("bwrap").isEmpty()) {
      return Optional.of("bubblewrap is not installed");
    }
    try (var scratch = ScratchFolder.create();
        var workspace = ScratchFolder.create()) {
      return start(scratch, workspace.folder());
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> start(ScratchFolder scratch, Path workspace) throws IOException {
    var settings =
        new ShellSettings(
            workspace, SandboxMode.REQUIRED, false, Optional.empty(), ShellLimits.DEFAULT);
    var output = run(Sandbox.of(settings).command(scratch, workspace), "true\0");
    return output.equals(ShellScript.READY + settings.workspace() + "\n")
        ? Optional.empty()
        : Optional.of(
            output.isBlank() ? "bubblewrap does not answer" : output.strip() + hint(output));
  }

  private static String hint(String output) {
    return output.contains("Permission denied") || output.contains("Operation not permitted")
        ? "; allow it user namespaces (on Ubuntu by an AppArmor profile for bwrap)"
        : "";
  }

  private static List<String> look() {
    try {
      var help = run(new ProcessBuilder("bwrap", "--help").redirectErrorStream(false), "");
      return help.contains(NESTING) ? List.of(NESTING) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** What it says on its error stream or, if that is nothing, its output. */
  private static String run(ProcessBuilder builder, String input) throws IOException {
    var process = Spawner.start(builder);
    try {
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(UTF_8));
      } catch (IOException e) {
        // It has died, and says why.
      }
      if (!process.waitFor(LIMIT_s, TimeUnit.SECONDS)) {
        return "";
      }
      var errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
      return errors.isEmpty() ? new String(process.getInputStream().readAllBytes(), UTF_8) : errors;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } finally {
      ProcessTree.kill(process, Duration.ZERO);
    }
  }
}
