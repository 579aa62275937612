// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A folder of its own for one SQLite store. */
final class SqliteFixture implements StoreFixture {

  private final UnaryOperator<SqliteOptions> how;
  private final Path folder;
  private SqliteStore.Opened opened;

  SqliteFixture() {
    this(options -> options);
  }

  SqliteFixture(UnaryOperator<SqliteOptions> how) {
    this.how = how;
    try {
      folder = Files.createTempDirectory("caudal-store");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return folder.resolve("store.db");
  }

  Keeper keeper() {
    return opened.keeper();
  }

  /** Does something to the writer's connection, between two steps. */
  void onWriter(Consumer<Db> what) {
    var store = (LocalStore) opened.store();
    store
        .writer()
        .call(
            false,
            _ -> {
              what.accept(opened.db());
              return true;
            });
  }

  @Override
  public Store open(Time time) {
    opened = SqliteStore.opened(file(), how.apply(SqliteOptions.defaults().time(time)));
    return opened.store();
  }

  @Override
  public void settle(Store store) {
    opened.keeper().pass();
  }

  @Override
  public void close() {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
