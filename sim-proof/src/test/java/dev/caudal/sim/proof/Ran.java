// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A foreign program that has run to its end, with what it said. */
record Ran(int code, String out, String err) {

  private static final int LONGEST_MINUTES = 5;

  /**
   * Runs a program with exactly this environment and nothing on its standard input. Its output goes
   * to files, so it never blocks, and whatever it has started ends with it.
   */
  static Ran run(Path folder, Map<String, String> env, List<String> command) {
    try {
      var out = Files.createTempFile("ran", ".out");
      var err = Files.createTempFile("ran", ".err");
      try {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        int code = end(builder.start());
        return new Ran(code, Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static int end(Process process) {
    try {
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("still running: " + process.info());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** What it said, once it is sure that it ended well. */
  String ok() {
    if (code != 0) {
      throw new AssertionError("exit code " + code + "\n" + out + err);
    }
    return out;
  }
}
