// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import java.util.Collection;
import java.util.concurrent.CountDownLatch;

/** Virtual threads, one for each of something. */
final class Parallel {

  /** What a thread does for one of them. */
  interface Work<T> {
    void on(T item) throws InterruptedException;
  }

  private Parallel() {}

  /** Starts them; the latch opens when all are done. */
  static <T> CountDownLatch start(Collection<T> items, Work<T> work) {
    var done = new CountDownLatch(items.size());
    for (var item : items) {
      Thread.startVirtualThread(() -> {
        try {
          work.on(item);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        done.countDown();
      });
    }
    return done;
  }

  static <T> void run(Collection<T> items, Work<T> work) throws InterruptedException {
    start(items, work).await();
  }
}
