// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How one run of a foreign program ended. Bounded in time and output, and started with a bare
 * environment, so that no key travels to a program that is only asked for its version.
 */
sealed interface Child {

  record Ended(int code, String output) implements Child {
    /** The first line, or the code where the program said nothing. */
    String firstLine() {
      return output.lines().findFirst().map(Child::clip).orElse("exit code " + code);
    }

    /** The last line, where programs put their complaint. */
    String lastLine() {
      return output.lines().reduce((_, b) -> b).map(Child::clip).orElse("exit code " + code);
    }
  }

  record Hung(long limit_ms) implements Child {}

  record NotStarted(String reason) implements Child {}

  int MAX_OUTPUT_BYTES = 16 * 1024;
  int MAX_LINE_CHARS = 160;

  /** What a program needs to start, and nothing that could be a secret. */
  List<String> KEPT = List.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL");

  static Child run(Machine machine, long limit_ms, String... command) {
    try {
      return await(start(machine, command), limit_ms);
    } catch (IOException refused) {
      return new NotStarted(clip(String.valueOf(refused.getMessage())));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new NotStarted("interrupted");
    }
  }

  private static Process start(Machine machine, String... command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> env = builder.environment();
    env.clear();
    KEPT.forEach(name -> machine.get(name).ifPresent(value -> env.put(name, value)));
    var process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static Child await(Process process, long limit_ms) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit_ms);
    var output = new CompletableFuture<String>();
    Thread.ofVirtual().start(() -> output.complete(drain(process.getInputStream())));
    try {
      if (!process.waitFor(limit_ms, TimeUnit.MILLISECONDS)) {
        return new Hung(limit_ms);
      }
      // A grandchild may keep the pipe open after its parent is gone: what is left of the time.
      long left = Math.max(100_000_000, deadline - System.nanoTime());
      return new Ended(process.exitValue(), output.get(left, TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      return new Hung(limit_ms);
    } catch (ExecutionException impossible) {
      throw new AssertionError(impossible);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Reads to the end, so that the program never blocks, but keeps only the beginning. */
  private static String drain(InputStream in) {
    try (in) {
      byte[] kept = in.readNBytes(MAX_OUTPUT_BYTES);
      in.transferTo(OutputStream.nullOutputStream());
      return new String(kept, StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  /** One printable line of bounded length: foreign output must not steer the terminal. */
  private static String clip(String line) {
    String plain = line.replaceAll("\\p{Cntrl}", " ").strip();
    return plain.length() <= MAX_LINE_CHARS ? plain : plain.substring(0, MAX_LINE_CHARS) + "…";
  }
}
