// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.store.Logged;
import dev.caudal.store.StoreException;
import dev.caudal.store.Tail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A session's tail as readers see it: without what is hidden, and of one run where that is asked.
 */
final class LogTailer implements EventTail {
  private final Tail tail;
  private final String run;
  private final Include include;
  private boolean ended;

  /**
   * @param run the run to follow; empty for all
   * @param ended whether it is known that nothing more will come
   */
  LogTailer(Tail tail, String run, Include include, boolean ended) {
    this.tail = tail;
    this.run = run;
    this.include = include;
    this.ended = ended;
  }

  @Override
  public List<LogEvent> next(int max, Duration wait) throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (!ended) {
      long left = Math.max(0, deadline - System.nanoTime());
      List<Logged> batch;
      try {
        batch = tail.next(max, Duration.ofNanos(left));
      } catch (StoreException.SessionGone e) {
        ended = true;
        break;
      }
      var events = new ArrayList<LogEvent>(batch.size());
      for (var logged : batch) {
        add(logged, events);
        if (ended) {
          break;
        }
      }
      if (!events.isEmpty() || batch.isEmpty()) {
        return events;
      }
    }
    return List.of();
  }

  private void add(Logged logged, List<LogEvent> events) {
    if (Events.isHidden(logged)) {
      if (include.messages()) {
        Messages.shown(logged).filter(this::isMine).ifPresent(events::add);
      }
      return;
    }
    var event = Events.shown(logged);
    if (!isMine(event) || (!include.subagents() && Events.isOfSubagent(event))) {
      return;
    }
    events.add(event);
    ended = !run.isEmpty() && event.isEnding();
  }

  private boolean isMine(LogEvent event) {
    return run.isEmpty() || run.equals(event.runId());
  }

  @Override
  public long cursor() {
    return tail.cursor();
  }

  @Override
  public boolean isAtEnd() {
    return ended;
  }

  @Override
  public void close() {
    tail.close();
  }
}
