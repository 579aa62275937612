// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/** The store in a file keeps the whole contract. */
final class SqliteStoreTest extends StoreContract {

  @Override
  protected StoreFixture newFixture() {
    return new SqliteFixture();
  }
}
