// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.store.SqliteStore;
import dev.caudal.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Does the default store open? Its database comes as a native library in a jar. */
final class SqliteCheck implements Check {

  @Override
  public String name() {
    return "store";
  }

  @Override
  public Finding look(Machine machine) {
    try {
      var version = version();
      openOne();
      return Finding.ok(name(), "SQLite " + version + " opens a store");
    } catch (SQLException | LinkageError broken) {
      // The driver unpacks its library into the temporary folder, where it must be executable.
      return Finding.fail(
          name(),
          "SQLite does not load: %s (is %s writable and not mounted noexec?)"
              .formatted(broken.getMessage(), System.getProperty("java.io.tmpdir")));
    } catch (StoreException | IOException broken) {
      return Finding.fail(name(), "a store does not open: " + broken.getMessage());
    }
  }

  private static String version() throws SQLException {
    try (var database = DriverManager.getConnection("jdbc:sqlite::memory:");
        var statement = database.createStatement();
        var answer = statement.executeQuery("SELECT sqlite_version()")) {
      answer.next();
      return answer.getString(1);
    }
  }

  /** Opens a store of its own, and leaves nothing behind. */
  private static void openOne() throws IOException {
    var folder = Files.createTempDirectory("caudal-doctor");
    try {
      SqliteStore.open(folder.resolve("store.db")).close();
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}
