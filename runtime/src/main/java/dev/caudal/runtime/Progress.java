// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.store.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a run seems to have come. Nobody knows how many steps there will be, so each step takes a
 * part of what is left: it never falls, and it is 100 only at the end.
 */
final class Progress {
  private static final double STEP = 0.15;
  private static final int COMPLEX = 5;
  private static final int NEAR = 80;

  private final Work work;
  private double done;
  private int step;
  private boolean near;

  /** The log knows how far it was; the run's row, written now and then, may be behind. */
  Progress(Work work, int steps) {
    this.work = work;
    for (int i = 0; i < steps; i++) {
      advance();
    }
    near = (int) done >= NEAR;
  }

  private void advance() {
    step++;
    done += (99 - done) * STEP;
  }

  synchronized List<Entry> called(String tool) {
    advance();
    int percent = (int) done;
    var entries = new ArrayList<Entry>();
    work.row().progress(percent);
    entries.add(Events.entry(work.run, new Event.Progress(percent, step, Optional.of(tool))));
    if (step == 1) {
      entries.add(milestone("first_tool", tool));
    }
    if (step == COMPLEX) {
      entries.add(milestone("complex_task", tool));
    }
    if (percent >= NEAR && !near) {
      near = true;
      entries.add(milestone("near_completion", tool));
    }
    return entries;
  }

  private Entry milestone(String name, String tool) {
    var data = Events.MAPPER.createObjectNode().put("tool", tool).put("step", step);
    return Events.entry(work.run, new Event.Milestone(name, data));
  }
}
