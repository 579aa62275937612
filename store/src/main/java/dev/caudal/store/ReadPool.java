// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * A few reading connections, each used by one platform thread at a time: a native call would pin a
 * virtual thread to its carrier.
 */
final class ReadPool implements AutoCloseable {

  private final List<Db> all = new ArrayList<>();
  private final BlockingQueue<Db> free = new LinkedBlockingQueue<>();
  private final ExecutorService threads;

  ReadPool(Path file, int size) {
    for (int i = 0; i < size; i++) {
      all.add(Db.open(file, true, Durability.PROCESS));
    }
    free.addAll(all);
    var factory = Thread.ofPlatform().name("caudal-store-reader-", 0).daemon().factory();
    threads = Executors.newFixedThreadPool(size, factory);
  }

  <T> T read(Function<Db, T> reading) {
    try {
      return CompletableFuture.supplyAsync(() -> borrowed(reading), threads).join();
    } catch (RejectedExecutionException e) {
      throw new StoreException.Closed();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException known
          ? known
          : new StoreException.Failed("read", e.getCause() == null ? e : e.getCause());
    }
  }

  private <T> T borrowed(Function<Db, T> reading) {
    var db = free.remove();
    try {
      return reading.apply(db);
    } finally {
      free.add(db);
    }
  }

  @Override
  public void close() {
    threads.close();
    all.forEach(Db::close);
  }
}
