// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One step that waits for its batch, and the thread that waits for it. */
final class Ticket<T> {

  private final Function<Core, T> step;
  private final Thread caller = Thread.currentThread();
  private @Nullable T result;
  private @Nullable RuntimeException error;
  private volatile boolean done;
  final boolean firm;

  Ticket(Function<Core, T> step, boolean firm) {
    this.step = step;
    this.firm = firm;
  }

  /** Takes the step. A refusal is its result; any other failure is the batch's. */
  void run(Core core) {
    error = null;
    try {
      result = step.apply(core);
    } catch (StoreException refusal) {
      if (refusal instanceof StoreException.Fault) {
        throw refusal;
      }
      error = refusal;
    }
  }

  void complete() {
    done = true;
    LockSupport.unpark(caller);
  }

  /** Ends in failure, unless it has ended. */
  void fail(RuntimeException why) {
    if (!done) {
      error = why;
      complete();
    }
  }

  T await() {
    boolean interrupted = false;
    while (!done) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (error != null) {
      error.setStackTrace(new Throwable().getStackTrace());
      throw error;
    }
    return unchecked(result);
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private static <T> T unchecked(@Nullable T value) {
    return (T) value;
  }
}
