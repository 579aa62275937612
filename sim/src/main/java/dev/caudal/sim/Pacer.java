// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Lets streams wait, and wakes them all when the simulator closes. */
final class Pacer implements AutoCloseable {

  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /** Waits until that time of {@link System#nanoTime()}. */
  void until(long due) throws Cut {
    var thread = Thread.currentThread();
    waiting.add(thread);
    try {
      for (long left = due - System.nanoTime();
          left > 0 && !closing;
          left = due - System.nanoTime()) {
        LockSupport.parkNanos(this, left);
        if (thread.isInterrupted()) {
          throw new Cut();
        }
      }
    } finally {
      waiting.remove(thread);
    }
    if (closing) {
      throw new Cut();
    }
  }

  void pause(Duration time) throws Cut {
    until(System.nanoTime() + time.toNanos());
  }

  @Override
  public void close() {
    closing = true;
    waiting.forEach(LockSupport::unpark);
  }
}
