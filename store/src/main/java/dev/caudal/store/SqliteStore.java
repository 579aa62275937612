// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store in one SQLite file, for one process at a time. */
public final class SqliteStore {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

  private static final long MEMORY_BYTES_MAX = 8 * Keeper.FOLD_BYTES;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private SqliteStore() {}

  public static Store open(Path file) {
    return open(file, SqliteOptions.defaults());
  }

  /**
   * Opens the file, or makes it. Every lease that was left behind is void.
   *
   * @throws StoreException.Locked when it is open elsewhere
   * @throws StoreException.SchemaTooNew when a newer program wrote it
   * @throws StoreException.Corrupt when it is not a sound store
   */
  public static Store open(Path file, SqliteOptions options) {
    return opened(file, options).store();
  }

  /** A store with what works inside it, for who must reach that. */
  record Opened(Store store, Keeper keeper, SqliteRows rows, Db db) {}

  static Opened opened(Path file, SqliteOptions options) {
    return opened(file, options, Sync.Disk.REAL);
  }

  /** For who wants to see, or fail, each sync. */
  static Opened opened(Path file, SqliteOptions options, Sync.Disk disk) {
    var rooms = new SqliteStore();
    try {
      return Uninterrupted.call(() -> rooms.build(real(file), options, disk));
    } catch (RuntimeException | Error e) {
      Uninterrupted.run(rooms::close);
      throw e;
    }
  }

  /** The one name of the file, whatever links lead to it; its folder is made. */
  private static Path real(Path file) {
    try {
      var absolute = file.toAbsolutePath();
      var folder = absolute.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      return Files.exists(absolute)
          ? absolute.toRealPath()
          : absolute.resolveSibling(".").toRealPath().resolve(absolute.getFileName());
    } catch (IOException e) {
      throw new StoreException.Failed("store file " + file, e);
    }
  }

  private <T extends AutoCloseable> T keep(T room) {
    open.push(room);
    return room;
  }

  private Opened build(Path file, SqliteOptions options, Sync.Disk disk) {
    var lock = keep(StoreLock.take(file));
    var db = keep(Db.open(file, false, options.durability()));
    Schema.migrate(db, file);
    var sync = keep(new Sync(file, options.durability(), options.fatal(), disk));
    var shelf = new SqliteShelf(file, keep(new ReadPool(file, options.readers())));
    var logs = new Logs(shelf, options.time(), MEMORY_BYTES_MAX);
    new Unfolded(db, logs).load();
    syncFolder(file);
    var generation = new Generation(db, lock, sync, options);
    long number = generation.open();
    voidLeases(db);
    long firstSeq = number == 0 ? 1 : number * Generation.SPAN;
    var rows = new SqliteRows(db, sync, firstSeq);
    var store = new LocalStore(rows, shelf, logs, options.time(), new SecureRandom(), this::close);
    keep(generation::close);
    var writer = store.writer();
    var keeper = new Keeper(logs, rows, shelf, writer);
    store.beforeClose(keeper::close);
    rows.afterCommit(keeper::look);
    sync.finishBy(() -> writer.call(false, _ -> rows.wantCheckpoint()));
    return new Opened(store, keeper, rows, db);
  }

  /** A new file's name is in its folder, which the disk must hold, too. */
  private static void syncFolder(Path file) {
    try (var folder = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Not every system lets a folder be opened; where it does not, the name is written by itself.
      LOG.debug("folder of {} could not be synced", file, e);
    }
  }

  /**
   * Whoever held a session is gone, since the file was free; a lost holder with work is counted.
   */
  private static void voidLeases(Db db) {
    db.run(
        "UPDATE sessions SET owner='',crashes=crashes+(sid IN (SELECT sid FROM commands))"
            + " WHERE owner<>''");
  }

  private void close() {
    RuntimeException failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (RuntimeException e) {
        failure = e;
      } catch (Exception e) {
        failure = new StoreException.Failed("close", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
