// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A folder of its own for one SQLite store. */
final class SqliteFixture implements StoreFixture {

  private final UnaryOperator<SqliteOptions> how;
  private final Path folder;
  private SqliteStore.@Nullable Opened opened;

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

  private SqliteStore.Opened opened() {
    return requireNonNull(opened, "a store must be open");
  }

  /** Does something to the writer's connection, between two steps. */
  void onWriter(Consumer<Db> what) {
    var store = (LocalStore) opened().store();
    store
        .writer()
        .call(
            false,
            _ -> {
              what.accept(opened().db());
              return true;
            });
  }

  @Override
  public Store open(Time time) {
    var fresh = SqliteStore.opened(file(), how.apply(SqliteOptions.defaults().time(time)));
    opened = fresh;
    return fresh.store();
  }

  @Override
  public void settle(Store store) {
    opened().keeper().pass();
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
