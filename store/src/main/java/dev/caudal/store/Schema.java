// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file's tables, and the steps that lead from each version to the next. */
final class Schema {

  static final int VERSION = 2;

  private Schema() {}

  /** Brings the file to this version, each step whole or not at all. */
  static void migrate(Db db, Path file) {
    int found = (int) db.number("PRAGMA user_version");
    if (found > VERSION) {
      throw new StoreException.SchemaTooNew(file, found, VERSION);
    }
    for (int version = found + 1; version <= VERSION; version++) {
      step(db, version);
    }
  }

  static void step(Db db, int version) {
    db.run("BEGIN IMMEDIATE");
    statements(version).forEach(db::run);
    db.run("PRAGMA user_version=" + version);
    db.run("COMMIT");
  }

  private static List<String> statements(int version) {
    var found = new ArrayList<String>();
    for (var statement : resource("schema-" + version + ".sql").split(";\\s*\n")) {
      var sql = statement.replaceAll("(?m)^--.*$", "").strip();
      if (!sql.isEmpty()) {
        found.add(sql);
      }
    }
    return found;
  }

  private static String resource(String name) {
    try (var in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new StoreException.Failed("schema", new IOException("no resource " + name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
