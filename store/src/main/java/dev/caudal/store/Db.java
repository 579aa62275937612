// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One connection to the file, its statements prepared once, its errors typed. One thread at a time.
 */
final class Db implements AutoCloseable {

  /** Makes a value of the row the cursor is on. */
  interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  private final Path file;
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private Db(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  static Db open(Path file, boolean readOnly, Durability durability) {
    var config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.setBusyTimeout(5_000);
    try {
      var db = new Db(file, config.createConnection("jdbc:sqlite:" + file));
      return db.setUp(readOnly, durability);
    } catch (SQLException e) {
      throw typed(file, e);
    }
  }

  private Db setUp(boolean readOnly, Durability durability) {
    try {
      run("PRAGMA mmap_size=268435456");
      run("PRAGMA cache_size=-32768");
      if (!readOnly) {
        run("PRAGMA journal_mode=WAL");
        run("PRAGMA wal_autocheckpoint=0");
        run("PRAGMA synchronous=" + (durability == Durability.POWER ? "FULL" : "NORMAL"));
      }
      return this;
    } catch (StoreException e) {
      close();
      throw e;
    }
  }

  /** Runs a statement; the number of rows it changed. */
  int run(String sql, Object... values) {
    try {
      var statement = prepare(sql, values);
      if (statement.execute()) {
        statement.getResultSet().close();
        return 0;
      }
      return statement.getUpdateCount();
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  <T> List<T> list(String sql, Mapper<T> mapper, Object... values) {
    try (var rows = prepare(sql, values).executeQuery()) {
      var found = new ArrayList<T>();
      while (rows.next()) {
        found.add(mapper.map(rows));
      }
      return found;
    } catch (SQLException e) {
      throw failed(sql, e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException damage) {
      throw new StoreException.Corrupt(file, damage);
    }
  }

  /** Hands over rows until one is refused. */
  void scan(String sql, RowReader reader, Object... values) {
    try (var rows = prepare(sql, values).executeQuery()) {
      while (rows.next() && reader.read(rows)) {}
    } catch (SQLException e) {
      throw failed(sql, e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException damage) {
      throw new StoreException.Corrupt(file, damage);
    }
  }

  /** Reads the row the cursor is on, and says whether it wants another. */
  interface RowReader {
    boolean read(ResultSet row) throws SQLException;
  }

  <T> Optional<T> one(String sql, Mapper<T> mapper, Object... values) {
    try (var rows = prepare(sql, values).executeQuery()) {
      return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw failed(sql, e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException damage) {
      throw new StoreException.Corrupt(file, damage);
    }
  }

  long number(String sql, Object... values) {
    return one(sql, row -> row.getLong(1), values).orElse(0L);
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    var statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      bind(statement, i + 1, values[i]);
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, int index, Object value)
      throws SQLException {
    switch (value) {
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      case String text -> statement.setString(index, text);
      case byte[] bytes -> statement.setBytes(index, bytes);
      default -> throw new IllegalArgumentException("cannot bind " + value.getClass());
    }
  }

  /** The driver has ended the statement with its failure, so the next use prepares it anew. */
  private StoreException failed(String sql, SQLException e) {
    var broken = prepared.remove(sql);
    try {
      if (broken != null) {
        broken.close();
      }
    } catch (SQLException again) {
      e.addSuppressed(again);
    }
    return typed(file, e);
  }

  static StoreException typed(Path file, SQLException e) {
    var code =
        e instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    return switch (code) {
      case SQLITE_FULL -> new StoreException.DiskFull(file, e);
      case SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_CORRUPT_VTAB, SQLITE_CORRUPT_INDEX ->
          new StoreException.Corrupt(file, e);
      case SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC -> new StoreException.SyncFailed(file, e);
      default -> new StoreException.Failed("store file " + file, e);
    };
  }

  @Override
  public void close() {
    try {
      for (var statement : prepared.values()) {
        statement.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw typed(file, e);
    }
  }
}
