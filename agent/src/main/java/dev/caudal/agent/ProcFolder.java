// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel tells about processes below {@code /proc}; nothing where there is no such folder.
 */
final class ProcFolder {
  static final Path PROC = Path.of("/proc");

  private ProcFolder() {}

  /** One process, as it was. */
  record Entry(long pid, char state, long parent, long session, long threads) {
    private static final int FIELDS = 18;

    /**
     * From the line of its {@code stat}, whose second field may itself hold blanks and brackets.
     */
    static List<Entry> parse(long pid, String line) {
      var fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
      return fields.length < FIELDS
          ? List.of()
          : List.of(
              new Entry(
                  pid,
                  fields[0].charAt(0),
                  Long.parseLong(fields[1]),
                  Long.parseLong(fields[3]),
                  Long.parseLong(fields[17])));
    }

    /** One that is dead and not yet buried does not. */
    boolean isRunning() {
      return state != 'Z' && state != 'X';
    }
  }

  /** The processes that a folder like {@code /proc} shows. */
  static List<Entry> processes(Path proc) {
    var found = new ArrayList<Entry>();
    try (var folders = Files.newDirectoryStream(proc, ProcFolder::isProcess)) {
      for (var folder : folders) {
        var pid = Long.parseLong(folder.getFileName().toString());
        found.addAll(Entry.parse(pid, read(folder.resolve("stat"))));
      }
    } catch (IOException | DirectoryIteratorException e) {
      return found;
    }
    return found;
  }

  static boolean isRunning(ProcessHandle process) {
    if (!process.isAlive() || !Files.isDirectory(PROC.resolve("self"))) {
      return process.isAlive();
    }
    var pid = process.pid();
    return Entry.parse(pid, read(PROC.resolve(pid + "/stat"))).stream().anyMatch(Entry::isRunning);
  }

  /**
   * Whether its environment or its command line holds a mark: bubblewrap hides its environment from
   * ordinary users while it sets up, but not its arguments.
   */
  static boolean isMarked(long pid, String mark) {
    return !mark.isEmpty()
        && (read(PROC.resolve(pid + "/environ")).contains(mark)
            || read(PROC.resolve(pid + "/cmdline")).contains(mark));
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

  private static String read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(1 << 20), ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
