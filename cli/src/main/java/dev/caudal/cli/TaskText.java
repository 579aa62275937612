// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Finds the task: the words of the line, or what is piped in. */
final class TaskText {
  private TaskText() {}

  static String of(List<String> words, Terminal terminal) {
    boolean piped = words.isEmpty() && !terminal.interactive();
    var task = piped || words.equals(List.of("-")) ? read(terminal) : String.join(" ", words);
    if (task.isBlank()) {
      throw new BadLine("there is no task: say it in quotes, or pipe it in");
    }
    return task.strip();
  }

  private static String read(Terminal terminal) {
    try {
      return new String(terminal.in().readAllBytes(), UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException("the task cannot be read: " + failed.getMessage(), failed);
    }
  }
}
