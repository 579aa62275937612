// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Duration;
import java.util.List;

/**
 * Follows one session's log from a cursor on, across runs, until it is closed.
 *
 * <p>Every entry behind the cursor comes exactly once and in order. Promised: memory bounded by one
 * batch, a reader that lags slows nobody. Not promised: how entries are cut into batches, and
 * whether pieces come merged. One thread at a time reads; {@link #close} may come from another.
 */
public interface Tail extends AutoCloseable {

  /**
   * Waits for what comes next: one to {@code max} entries, or none when {@code wait} has passed or
   * the tail was closed.
   *
   * @throws StoreException.SessionGone when the session was deleted or expired meanwhile
   */
  List<Logged> next(int max, Duration wait) throws InterruptedException;

  /** The number of the last entry that came, or the cursor it began with. */
  long cursor();

  @Override
  void close();
}
