// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says once, to all who wait for it, that a run is over. */
final class CancelToken {
  private final Set<Registration> waiting = new LinkedHashSet<>();
  private volatile Optional<Aborted.Reason> reason = Optional.empty();

  /** An action that has not run yet; closing it takes it back. */
  final class Registration implements AutoCloseable {
    private final Runnable action;

    private Registration(Runnable action) {
      this.action = action;
    }

    @Override
    public void close() {
      synchronized (waiting) {
        waiting.remove(this);
      }
    }
  }

  /**
   * Runs the action when the run is cancelled: on the cancelling thread, or here if it is too late.
   */
  Registration onCancel(Runnable action) {
    var registration = new Registration(action);
    synchronized (waiting) {
      if (reason.isEmpty()) {
        waiting.add(registration);
        return registration;
      }
    }
    action.run();
    return registration;
  }

  void cancel() {
    cancel(Aborted.Reason.CLOSED);
  }

  /** The first reason stands. Every action runs, whatever another one throws. */
  void cancel(Aborted.Reason why) {
    List<Registration> due;
    synchronized (waiting) {
      if (reason.isPresent()) {
        return;
      }
      reason = Optional.of(why);
      due = new ArrayList<>(waiting);
      waiting.clear();
    }
    runFrom(due, 0);
  }

  boolean isCancelled() {
    return reason().isPresent();
  }

  Optional<Aborted.Reason> reason() {
    return reason;
  }

  /** Throws {@link Aborted} if the run is over. */
  void check() {
    reason()
        .ifPresent(why -> {
          throw new Aborted(why);
        });
  }

  private static void runFrom(List<Registration> due, int first) {
    for (int i = first; i < due.size(); i++) {
      boolean done = false;
      try {
        due.get(i).action.run();
        done = true;
      } finally {
        if (!done) {
          runFrom(due, i + 1);
        }
      }
    }
  }
}
