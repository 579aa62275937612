// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.Random;

/** The throw-away store keeps the whole contract; as long as its rows are kept, reopening too. */
final class MemoryStoreTest extends StoreContract {

  @Override
  protected StoreFixture newFixture() {
    var rows = new MemoryRows();
    var random = new Random(1);
    return time -> MemoryStore.over(rows, time, random);
  }
}
