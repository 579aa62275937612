// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One step that waits for its batch, and the thread that waits for it, or the future that tells.
 */
final class Ticket<T> {

  private final Function<Core, T> step;
  private final @Nullable Thread caller;
  private final @Nullable CompletableFuture<T> told;
  private @Nullable T result;
  private @Nullable RuntimeException error;
  private volatile boolean done;
  final boolean firm;

  private Ticket(
      Function<Core, T> step,
      boolean firm,
      @Nullable Thread caller,
      @Nullable CompletableFuture<T> told) {
    this.step = step;
    this.firm = firm;
    this.caller = caller;
    this.told = told;
  }

  /** Of the calling thread, which is to {@link #await} it. */
  static <T> Ticket<T> awaited(Function<Core, T> step, boolean firm) {
    return new Ticket<>(step, firm, Thread.currentThread(), null);
  }

  static <T> Ticket<T> told(Function<Core, T> step, boolean firm, CompletableFuture<T> told) {
    return new Ticket<>(step, firm, null, told);
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
    if (told != null) {
      tell(told);
    }
  }

  private void tell(CompletableFuture<T> future) {
    if (error == null) {
      future.complete(unchecked(result));
    } else {
      future.completeExceptionally(error);
    }
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
