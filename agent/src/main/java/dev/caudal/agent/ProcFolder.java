// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What the kernel tells about processes below {@code /proc}; nothing where there is no such folder. */
final class ProcFolder {
  static final Path PROC = Path.of("/proc");
  private static final int STATE = 0;
  private static final int SESSION = 3;
  private static final int THREADS = 17;

  private ProcFolder() {}

  /** Running processes of a session, or with a mark in their environment or command line. */
  static Stream<ProcessHandle> members(long session, String mark) {
    var found = Stream.<ProcessHandle>builder();
    try (var folders = Files.newDirectoryStream(PROC, ProcFolder::isProcess)) {
      for (var folder : folders) {
        if (isOf(folder, session) || isMarked(folder, mark)) {
          ProcessHandle.of(Long.parseLong(folder.getFileName().toString())).ifPresent(found);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return found.build();
    }
    return found.build();
  }

  /** Whether it runs; one that is dead and not yet buried does not. */
  static boolean isRunning(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    return !Files.isDirectory(PROC.resolve("self"))
        || stat(PROC.resolve(Long.toString(process.pid())))
            .filter(fields -> !fields[STATE].equals("Z") && !fields[STATE].equals("X"))
            .isPresent();
  }

  /** How many threads run in the process namespace that this folder is mounted for. */
  static long threads(Path proc) {
    var sum = 0L;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, ProcFolder::isProcess)) {
      for (var folder : folders) {
        sum += stat(folder).map(fields -> Long.parseLong(fields[THREADS])).orElse(0L);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return sum;
    }
    return sum;
  }

  /** An attribute of a file, as text; empty if there is none. */
  static String attribute(Path file, String name) {
    try {
      return Files.getAttribute(file, name).toString();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "";
    }
  }

  private static boolean isProcess(Path folder) {
    return Character.isDigit(folder.getFileName().toString().charAt(0));
  }

  private static boolean isOf(Path folder, long session) {
    return stat(folder)
        .filter(fields -> fields[SESSION].equals(Long.toString(session)))
        .isPresent();
  }

  /** Bubblewrap hides its environment from ordinary users while it sets up, but not its arguments. */
  private static boolean isMarked(Path folder, String mark) {
    return !mark.isEmpty()
        && (read(folder.resolve("environ")).contains(mark)
            || read(folder.resolve("cmdline")).contains(mark));
  }

  /** The fields after the name, which may itself hold blanks and brackets. */
  private static Optional<String[]> stat(Path folder) {
    var line = read(folder.resolve("stat"));
    var fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length > THREADS ? Optional.of(fields) : Optional.empty();
  }

  private static String read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(1 << 20), ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
