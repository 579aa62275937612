// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * The buffers of parsers and writers, shared by all threads: virtual ones come and go. A few places
 * are enough, as nobody waits for anything while it holds buffers. Jackson's own shared pool is a
 * queue, and its upkeep cost as much as the parsing of a delta.
 */
final class BufferPool implements RecyclerPool<BufferRecycler> {
  private static final int PLACES =
      Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;

  private final transient AtomicReferenceArray<@Nullable BufferRecycler> places =
      new AtomicReferenceArray<>(PLACES);

  @Override
  public BufferRecycler acquirePooled() {
    int first = first();
    for (int i = 0; i < PLACES; i++) {
      int place = (first + i) & (PLACES - 1);
      if (places.getPlain(place) != null) {
        var taken = places.getAndSet(place, null);
        if (taken != null) {
          return taken;
        }
      }
    }
    return new BufferRecycler();
  }

  @Override
  public void releasePooled(BufferRecycler buffers) {
    int first = first();
    for (int i = 0; i < PLACES; i++) {
      int place = (first + i) & (PLACES - 1);
      if (places.getPlain(place) == null && places.compareAndSet(place, null, buffers)) {
        return;
      }
    }
  }

  /** Threads begin to look at different places. */
  private static int first() {
    return (int) Thread.currentThread().threadId() & (PLACES - 1);
  }
}
