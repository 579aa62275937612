// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/**
 * How {@link StoreContract} gets at one implementation. One fixture is one place where a store
 * keeps what it has: fresh for each test, removed by {@link #close}.
 *
 * <pre>{@code
 * final class MyFixture implements StoreFixture {
 *   private final Path folder = newFolder();
 *   public Store open(Time time) { return MyStore.open(folder, time); }
 *   public void close() { remove(folder); }
 * }
 * }</pre>
 */
public interface StoreFixture extends AutoCloseable {

  /**
   * Opens a store on what an earlier store of this fixture left behind; the first time on nothing.
   * At most one is open at a time.
   *
   * @param time the store's only source of time, in which all its waiting calls park
   */
  Store open(Time time);

  /** Closes the store and opens another on what it left. */
  default Store reopen(Store store, Time time) {
    store.close();
    return open(time);
  }

  /** Whether what a closed store held is there again when it is opened. */
  default boolean durable() {
    return true;
  }

  /** Finishes now what the store would do in the background: folding, compaction, purging. */
  default void settle(Store store) {}

  /** Removes all that the stores left. They are closed. */
  @Override
  default void close() {}
}
