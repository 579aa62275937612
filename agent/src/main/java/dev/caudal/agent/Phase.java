// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import org.jspecify.annotations.Nullable;

/**
 * Where a run stands. The thread that reads the run's messages takes it from step to step, until a
 * step has put something out; so a run needs no thread of its own, and a reader that stops reading
 * stops the run.
 */
interface Phase {
  /** Does the next bit of work and says where the run stands then; null is the end. */
  @Nullable Phase step() throws InterruptedException;

  /** Leaves it for good, half done: frees what it holds, and leaves the conversation whole. */
  default void abandon() {}
}
