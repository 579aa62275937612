// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a command may know of the machine: its environment, the user's home, the system's name. */
record Machine(Map<String, String> env, Path home, String system) {

  static Machine here() {
    return new Machine(
        Map.copyOf(System.getenv()),
        Path.of(System.getProperty("user.home")),
        System.getProperty("os.name"));
  }

  /** The variable's value; empty when it is unset or blank. */
  Optional<String> get(String variable) {
    return Optional.ofNullable(env.get(variable)).filter(value -> !value.isBlank());
  }

  /** The first executable of that name on the PATH. */
  Optional<Path> find(String program) {
    return onPath().map(folder -> folder.resolve(program)).filter(Machine::runs).findFirst();
  }

  static boolean runs(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private Stream<Path> onPath() {
    return get("PATH").stream()
        .flatMap(path -> Arrays.stream(path.split(File.pathSeparator, -1)))
        .flatMap(folder -> folder(folder).stream());
  }

  /** Relative entries are left out: what they name depends on where one happens to stand. */
  private static Optional<Path> folder(String name) {
    try {
      return Optional.of(Path.of(name)).filter(Path::isAbsolute);
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }
}
