// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one thread that changes the store.
 *
 * <pre>
 * State       Callers queue steps and park. The writer takes all that is queued as one batch, which
 *             {@link Batches} carries out, and lets them go.
 *
 * Why         One writer needs no locks, and a commit costs the same for one step as for a
 *             thousand. A platform thread, because the database's native calls would pin a
 *             virtual thread's carrier.
 * </pre>
 */
final class Writer implements AutoCloseable {

  /** What time has made due cannot be written: not tried again at once, though steps are. */
  private static final long AFTER_FAULT_NANOS = 100_000_000;

  private static final int BATCH_MAX = 4096;

  private final Time time;
  private final Batches batches;
  private final Queue<Ticket<?>> queue = new ConcurrentLinkedQueue<>();
  private final Linger linger = new Linger();
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closing;

  Writer(String name, Rows rows, Time time, Supplier<Core> start, Function<Core, Core> restart) {
    this.time = time;
    this.batches = new Batches(rows, start.get(), restart);
    this.thread = Thread.ofPlatform().name(name).daemon().start(this::loop);
  }

  Core core() {
    return batches.core();
  }

  /** Takes a step and waits until it is durable. */
  <T> T call(boolean firm, Function<Core, T> step) {
    var ticket = Ticket.awaited(step, firm);
    if (closing) {
      throw new StoreException.Closed();
    }
    enqueue(ticket);
    return ticket.await();
  }

  /** Takes a step and tells when it is durable. */
  <T> CompletableFuture<T> submit(boolean firm, Function<Core, T> step) {
    var told = new CompletableFuture<T>();
    var ticket = Ticket.told(step, firm, told);
    if (closing) {
      ticket.fail(new StoreException.Closed());
    } else {
      enqueue(ticket);
    }
    return told;
  }

  private void enqueue(Ticket<?> ticket) {
    queue.add(ticket);
    if (asleep) {
      LockSupport.unpark(thread);
    }
    if (!thread.isAlive()) {
      refuseAll();
    }
  }

  /** Whether the calling thread is the writer's own, as it tells of a step. */
  boolean isCaller() {
    return Thread.currentThread() == thread;
  }

  /** Waits until what can be read in the rows has been shown to everybody. */
  void settle() {
    if (batches.committing() && Thread.currentThread() != thread) {
      call(false, _ -> true);
    }
  }

  private void loop() {
    var batch = new ArrayList<Ticket<?>>();
    try {
      while (!closing || !queue.isEmpty()) {
        gather(batch);
        linger.batch(batch.size());
        if (!batches.execute(batch) && batch.isEmpty()) {
          sleepAtMost(AFTER_FAULT_NANOS);
        }
        batch.clear();
      }
    } finally {
      closing = true;
      batch.forEach(ticket -> ticket.fail(new StoreException.Closed()));
      refuseAll();
    }
  }

  private void gather(List<Ticket<?>> batch) {
    drain(batch);
    if (batch.isEmpty()) {
      sleep();
      drain(batch);
    }
    long wait = batch.isEmpty() ? 0 : linger.nanosFor(batch.size());
    if (wait > 0) {
      int before = batch.size();
      LockSupport.parkNanos(this, wait);
      drain(batch);
      linger.gained(before, batch.size() - before);
    }
  }

  private void drain(List<Ticket<?>> batch) {
    while (batch.size() < BATCH_MAX) {
      var ticket = queue.poll();
      if (ticket == null) {
        return;
      }
      batch.add(ticket);
    }
  }

  private void sleep() {
    sleepAtMost(core().idleNanos());
  }

  private void sleepAtMost(long idle) {
    asleep = true;
    if (queue.isEmpty() && !closing && idle > 0) {
      time.park(this, idle);
    }
    asleep = false;
  }

  private void refuseAll() {
    for (var ticket = queue.poll(); ticket != null; ticket = queue.poll()) {
      ticket.fail(new StoreException.Closed());
    }
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    refuseAll();
    core().leases().close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
