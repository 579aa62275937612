// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.EventTail;
import dev.caudal.runtime.LogEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A tail for readers who want few events: at most so many a second. Text that waits becomes one
 * event; nothing is lost, and what does not fit here stays in the log.
 */
final class MaxRate implements EventTail {
  static final int MOST = 10_000;

  private static final int WAITING_MAX = 64;
  private static final int TAKEN_MAX = 256;

  private final EventTail tail;
  private final long gapNanos;
  private final Deque<MergedText> waiting = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private long dueAt = System.nanoTime();
  private long cursor;

  private MaxRate(EventTail tail, int perSecond) {
    this.tail = tail;
    this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.cursor = tail.cursor();
  }

  /** The tail as the call wants it. */
  static EventTail of(Call call, EventTail tail) {
    int perSecond = perSecond(call);
    return perSecond == 0 ? tail : new MaxRate(tail, perSecond);
  }

  /** How many a second the call wants; 0 for all there are. */
  static int perSecond(Call call) {
    return call.query().number("max_rate", 0, 1, MOST);
  }

  @Override
  public List<LogEvent> next(int max, Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    while (true) {
      long now = System.nanoTime();
      if (!waiting.isEmpty() && now - dueAt >= 0) {
        dueAt = now + gapNanos;
        var event = waiting.removeFirst().event();
        cursor = event.seq();
        return List.of(event);
      }
      long left = (waiting.isEmpty() ? until : Math.min(until, dueAt)) - now;
      if (left <= 0 || isAtEnd() || closed.getCount() == 0) {
        return List.of();
      }
      take(left);
    }
  }

  private void take(long nanos) throws InterruptedException {
    if (waiting.size() >= WAITING_MAX || tail.isAtEnd()) {
      closed.await(nanos, TimeUnit.NANOSECONDS);
      return;
    }
    for (var event : tail.next(TAKEN_MAX, Duration.ofNanos(nanos))) {
      var last = waiting.peekLast();
      if (last == null || !last.takes(event)) {
        waiting.add(new MergedText(event));
      }
    }
  }

  @Override
  public long cursor() {
    return waiting.isEmpty() ? Math.max(cursor, tail.cursor()) : cursor;
  }

  @Override
  public boolean isAtEnd() {
    return waiting.isEmpty() && tail.isAtEnd();
  }

  @Override
  public void close() {
    closed.countDown();
    tail.close();
  }
}
