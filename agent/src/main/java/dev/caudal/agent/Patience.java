// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How long a search may go on: until its time is up or its run is cancelled. */
final class Patience {
  private final ToolContext context;
  private final InstantSource clock;
  private final Instant end;

  Patience(ToolContext context, InstantSource clock, Duration time) {
    this.context = context;
    this.clock = clock;
    this.end = clock.instant().plus(time);
  }

  /** Whether there is time left; throws if the run is cancelled. */
  boolean lasts() throws InterruptedException {
    if (isCancelled()) {
      throw new InterruptedException();
    }
    return !isOver();
  }

  private boolean isOver() {
    return !clock.instant().isBefore(end);
  }

  private boolean isCancelled() {
    return context.isCancelled() || Thread.currentThread().isInterrupted();
  }

  /**
   * A text that a pattern reads only as long as patience lasts, as one match may take exponentially
   * long: then it throws {@link EngineFailed}, for the searcher to catch.
   */
  CharSequence guard(String text) {
    return new Guarded(text, 0, text.length());
  }

  private final class Guarded implements CharSequence {
    private static final int STEPS_BETWEEN_LOOKS = 4_096;

    private final String text;
    private final int start;
    private final int end;
    private int steps;

    Guarded(String text, int start, int end) {
      this.text = text;
      this.start = start;
      this.end = end;
    }

    @Override
    public char charAt(int index) {
      if (++steps == STEPS_BETWEEN_LOOKS) {
        steps = 0;
        if (isCancelled() || isOver()) {
          throw new EngineFailed("search_stopped", "the search took too long");
        }
      }
      return text.charAt(start + index);
    }

    @Override
    public int length() {
      return end - start;
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return text.substring(start + from, start + to);
    }

    @Override
    public String toString() {
      return text.substring(start, end);
    }
  }
}
