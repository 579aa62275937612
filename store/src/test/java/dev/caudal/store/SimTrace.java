// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened in a simulation: its last lines, and a hash of them all. */
final class SimTrace {

  private static final int LINES_MAX = Integer.getInteger("caudal.sim.lines", 30);

  private final Deque<String> last = new ArrayDeque<>();
  private long hash = 1_125_899_906_842_597L;
  private int step;

  void step(int number) {
    step = number;
  }

  int step() {
    return step;
  }

  void add(String line) {
    hash = hash * 1_000_003 + line.hashCode();
    if (last.size() == LINES_MAX) {
      last.removeFirst();
    }
    last.addLast(step + " " + line);
  }

  static String text(@Nullable Optional<Command> got) {
    if (got == null) {
      return "fenced";
    }
    return got.map(c -> c.kind() + " " + c.type() + " " + c.id() + " for " + c.run().orElse("-"))
        .orElse("nothing");
  }

  long hash() {
    return hash;
  }

  String lastLines() {
    return String.join("\n", last);
  }
}
