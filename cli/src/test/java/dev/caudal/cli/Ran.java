// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test has run to its end, with what it said. */
record Ran(int code, String out, String err) {

  /**
   * Starts a program with exactly this environment; its output goes to files, so it never blocks.
   */
  static Started start(Path folder, Map<String, String> env, String stdin, String... command) {
    try {
      var out = Files.createTempFile("ran", ".out");
      var err = Files.createTempFile("ran", ".err");
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().putAll(env);
      var process = builder.start();
      try (var in = process.getOutputStream()) {
        in.write(stdin.getBytes(StandardCharsets.UTF_8));
      }
      return new Started(process, out, err);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Ran run(Path folder, Map<String, String> env, String... command) {
    return start(folder, env, "", command).end();
  }

  String all() {
    return out + err;
  }

  record Started(Process process, Path out, Path err) {

    Ran end() {
      try {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
          throw new AssertionError("still running: " + process.info());
        }
        var ran = new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return ran;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError(interrupted);
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
