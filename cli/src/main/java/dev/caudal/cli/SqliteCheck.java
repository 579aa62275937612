// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.sql.DriverManager;
import java.sql.SQLException;

/** Does the default store's database load and answer? It comes as a native library in a jar. */
final class SqliteCheck implements Check {

  @Override
  public String name() {
    return "store";
  }

  @Override
  public Finding look(Machine machine) {
    try (var database = DriverManager.getConnection("jdbc:sqlite::memory:");
        var statement = database.createStatement();
        var answer = statement.executeQuery("SELECT sqlite_version()")) {
      answer.next();
      return Finding.ok(name(), "SQLite " + answer.getString(1) + " loads");
    } catch (SQLException | LinkageError broken) {
      // The driver unpacks its library into the temporary folder, where it must be executable.
      return Finding.fail(
          name(),
          "SQLite does not load: %s (is %s writable and not mounted noexec?)"
              .formatted(broken.getMessage(), System.getProperty("java.io.tmpdir")));
    }
  }
}
