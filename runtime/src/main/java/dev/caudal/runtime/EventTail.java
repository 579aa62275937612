// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.time.Duration;
import java.util.List;

/**
 * Follows events from a cursor on. A slow reader slows nobody: what it has not read stays in the
 * log. One thread reads; {@link #close} may come from another.
 */
public interface EventTail extends AutoCloseable {
  /**
   * Waits for what comes next: at most {@code max} events, or none when the time is over. A run's
   * tail is at its end after the run's ending event.
   */
  List<LogEvent> next(int max, Duration wait) throws InterruptedException;

  /** The last event's number, or the cursor it began with; hidden entries count. */
  long cursor();

  /** Whether nothing will come any more. */
  boolean isAtEnd();

  @Override
  void close();
}
