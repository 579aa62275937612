// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a command has printed: all of it while it is short, else its beginning and its end, and the
 * whole in a file.
 */
final class OutputLog {
  /** How many characters are short. */
  static final int KEPT = 30_000;

  private static final int HALF = KEPT / 2;
  private static final int PREVIEW = 5_000;

  private final Optional<SpillFolder> spills;
  private long spillable_bytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final StringBuilder start = new StringBuilder();
  private final StringBuilder end = new StringBuilder();
  private long length;
  private boolean isLong;
  private Optional<SpillFile> file = Optional.empty();

  OutputLog(Optional<SpillFolder> spills, long spillable_bytes) {
    this.spills = spills;
    this.spillable_bytes = spillable_bytes;
  }

  void append(String chunk) {
    lock.lock();
    try {
      length += chunk.length();
      if (!isLong) {
        start.append(chunk);
        if (start.length() > KEPT) {
          spill();
        }
        return;
      }
      file.ifPresent(spilled -> spilled.write(chunk));
      end.append(chunk);
      if (end.length() > KEPT) {
        end.delete(0, end.length() - HALF);
      }
    } finally {
      lock.unlock();
    }
  }

  private void spill() {
    isLong = true;
    try {
      if (spills.isPresent()) {
        file = Optional.of(spills.get().create(spillable_bytes));
        file.get().write(start.toString());
      }
    } catch (IOException e) {
      // The two ends remain, and the text says so.
    }
    end.append(start, HALF, start.length());
    start.setLength(HALF);
    if (end.length() > KEPT) {
      end.delete(0, end.length() - HALF);
    }
  }

  /** What to show of it. */
  String text() {
    lock.lock();
    try {
      if (!isLong) {
        return start.toString();
      }
      var shown = file.isPresent() ? PREVIEW : HALF;
      var first = cut(start, 0, shown);
      var last = cut(end, Math.max(0, end.length() - shown), end.length());
      var left = length - first.length() - last.length();
      return first + "\n\n[… %,d characters left out; %s …]\n\n".formatted(left, where()) + last;
    } finally {
      lock.unlock();
    }
  }

  private String where() {
    return file.map(SpillFile::describe).orElse("they could not be kept");
  }

  /** What to show of it, after which it is empty. */
  String take() {
    lock.lock();
    try {
      var text = text();
      close();
      spillable_bytes -= file.map(SpillFile::written).orElse(0L);
      file = Optional.empty();
      start.setLength(0);
      end.setLength(0);
      length = 0;
      isLong = false;
      return text;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no half of a character that needs two. */
  private static String cut(CharSequence text, int from, int to) {
    var first = from > 0 && Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
    var last = to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
    return text.subSequence(first, last).toString();
  }

  /** Writes no more to the file. */
  void close() {
    lock.lock();
    try {
      file.ifPresent(SpillFile::close);
    } finally {
      lock.unlock();
    }
  }
}
