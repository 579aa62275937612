// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A call under way in a thread of its own. */
public final class Call<T> {

  private static final int PATIENCE_SECONDS = 30;

  private final FutureTask<T> task;
  private final Thread thread;

  private Call(Callable<T> what) {
    task = new FutureTask<>(what);
    thread = Thread.ofVirtual().start(task);
  }

  public static <T> Call<T> of(Callable<T> what) {
    return new Call<>(what);
  }

  /** One that has begun to wait in this time. */
  public static <T> Call<T> parked(ManualTime time, Callable<T> what) {
    var call = new Call<>(what);
    time.awaitParked(call.thread);
    return call;
  }

  /** Many that begin at the same moment. */
  public static <T> List<Call<T>> together(int times, Callable<T> what) {
    var gate = new CountDownLatch(1);
    var calls =
        Stream.generate(() ->
                of(() -> {
                  gate.await();
                  return what.call();
                }))
            .limit(times)
            .toList();
    gate.countDown();
    return calls;
  }

  public Thread thread() {
    return thread;
  }

  public boolean running() {
    return !task.isDone();
  }

  /** What the call answered. */
  public T result() throws InterruptedException {
    try {
      return answer();
    } catch (RuntimeException failure) {
      throw new AssertionError("call must succeed", failure);
    }
  }

  /** What the call answered; throws what it threw. */
  public T answer() throws InterruptedException {
    try {
      return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new AssertionError("call must succeed", e);
    } catch (TimeoutException e) {
      throw new AssertionError("call must end", e);
    }
  }

  /** What the call threw. */
  public <X extends Throwable> X failure(Class<X> type) throws InterruptedException {
    try {
      var answer = task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("call must fail, but answered " + answer);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(type);
      return Objects.requireNonNull(type.cast(e.getCause()));
    } catch (TimeoutException e) {
      throw new AssertionError("call must end", e);
    }
  }
}
