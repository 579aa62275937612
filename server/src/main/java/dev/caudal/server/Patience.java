// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets calls wait, until the server drains: then all who wait are called away, and nobody waits
 * again. They are interrupted only while they wait, never while they write.
 */
final class Patience {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Thread> waiting = new HashSet<>();
  private volatile boolean over;

  /** Something that takes its time. */
  interface Wait<T> {
    T end() throws InterruptedException;
  }

  boolean isOver() {
    return over;
  }

  /** What was waited for; nothing when called away. */
  <T> Optional<T> during(Wait<T> wait) {
    if (!enter()) {
      return Optional.empty();
    }
    try {
      return Optional.of(wait.end());
    } catch (InterruptedException calledAway) {
      return Optional.empty();
    } finally {
      leave();
    }
  }

  private boolean enter() {
    lock.lock();
    try {
      return !over && waiting.add(Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      if (!waiting.remove(Thread.currentThread())) {
        // The call came too late to be noticed; what follows must not be disturbed by it.
        Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      over = true;
      waiting.forEach(Thread::interrupt);
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}
