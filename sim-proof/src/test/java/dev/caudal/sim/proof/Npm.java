// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Installs what stands in a folder of {@code src/test/npm} by its lock file, below {@code target}.
 * The packages' own install scripts do not run. What is there already is not fetched again.
 */
final class Npm {

  private static final Path SOURCES = Path.of("src", "test", "npm");
  private static final Path TARGET = Path.of("target", "npm");

  private Npm() {}

  /** The folder with the packages in {@code node_modules}, beside the programs that use them. */
  static Path install(String name) {
    try {
      var folder = Files.createDirectories(TARGET.resolve(name)).toAbsolutePath();
      copy(SOURCES.resolve(name), folder);
      var lock = Files.readString(folder.resolve("package-lock.json"));
      var done = folder.resolve("node_modules").resolve(".installed");
      if (!Files.exists(done) || !Files.readString(done).equals(lock)) {
        fetch(folder);
        Files.writeString(done, lock);
      }
      return folder;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What Node needs to start, and nothing that points it elsewhere. */
  static Map<String, String> bareEnvironment() {
    return new HashMap<>(Map.of("PATH", System.getenv("PATH")));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void fetch(Path folder) {
    var command = List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    Ran ran;
    try {
      ran = Ran.run(folder, System.getenv(), command);
    } catch (UncheckedIOException absent) {
      throw new AssertionError("this suite needs Node.js with npm: " + absent.getMessage(), absent);
    }
    if (ran.code() != 0) {
      throw new AssertionError(
          "this suite needs packages that npm could not install\n" + ran.out() + ran.err());
    }
  }
}
