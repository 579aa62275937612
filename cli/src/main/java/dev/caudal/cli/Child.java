// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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

  /** How long after a program's end its output is waited for: a grandchild may hold the pipe. */
  long LAST_WORDS_MS = 200;

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
    var output = new Drain(process.getInputStream(), MAX_OUTPUT_BYTES);
    try {
      return process.waitFor(limit_ms, TimeUnit.MILLISECONDS)
          ? new Ended(process.exitValue(), output.text(LAST_WORDS_MS))
          : new Hung(limit_ms);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** One printable line of bounded length: foreign output must not steer the terminal. */
  private static String clip(String line) {
    String plain = line.replaceAll("\\p{Cntrl}", " ").strip();
    return plain.length() <= MAX_LINE_CHARS ? plain : plain.substring(0, MAX_LINE_CHARS) + "…";
  }
}
