// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what was committed onto the disk: the write-ahead log within 200 ms, or at once for what
 * is firm; and the log's pages into the file, beside the writer.
 */
final class Sync implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sync.class);

  /** How the write-ahead log reaches the disk. */
  interface Disk {

    Disk REAL = log -> log.force(false);

    void force(FileChannel log) throws IOException;
  }

  private static final long EACH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long CHECKPOINT_BYTES = 4 << 20;
  private static final long COMMIT_BYTES = 8 << 10;

  /** A log this long is moved by the writer itself, since beside it the end is never reached. */
  private static final long LOG_PAGES_MAX = 4_096;

  private final Path file;
  private final Durability level;
  private final Consumer<StoreException> fatal;
  private final Disk disk;
  private final Db db;
  private final FileChannel wal;
  private final Thread thread;
  private volatile Runnable finishCheckpoint = () -> {};
  private volatile boolean dirty;
  private volatile boolean full;
  private volatile boolean closed;
  private long bytes;

  /**
   * @param fatal is told when a sync has failed: nobody knows then what the disk holds
   */
  Sync(Path file, Durability level, Consumer<StoreException> fatal, Disk disk) {
    this.file = file;
    this.level = level;
    this.fatal = fatal;
    this.disk = disk;
    this.db = Db.open(file, false, level);
    this.wal = openLog(file);
    this.thread = Thread.ofPlatform().name("caudal-store-sync").daemon().start(this::loop);
  }

  /** The channel is never that of the file itself: closing that would drop the database's locks. */
  private static FileChannel openLog(Path file) {
    try {
      return FileChannel.open(
          file.resolveSibling(file.getFileName() + "-wal"), StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StoreException.Failed("write-ahead log of " + file, e);
    }
  }

  /** Has the writer move what is left of a long log. */
  void finishBy(Runnable askWriter) {
    finishCheckpoint = askWriter;
  }

  /** A batch was committed; returns once it is as durable as the level asks. */
  void committed(long frameBytes, boolean firm) {
    bytes += frameBytes + COMMIT_BYTES;
    boolean news = false;
    if (level == Durability.INTERVAL && firm) {
      dirty = false;
      force();
    } else if (level == Durability.INTERVAL && !dirty) {
      dirty = true;
      news = true;
    }
    if (bytes > CHECKPOINT_BYTES) {
      bytes = 0;
      full = true;
      news = true;
    }
    if (news) {
      LockSupport.unpark(thread);
    }
  }

  /** Makes all that was committed durable. */
  void force() {
    try {
      disk.force(wal);
    } catch (IOException e) {
      failed(new StoreException.SyncFailed(file, e));
    }
  }

  void failed(StoreException.SyncFailed failure) {
    fatal.accept(failure);
  }

  private void loop() {
    while (!closed) {
      if (!dirty && !full) {
        LockSupport.park(this);
        continue;
      }
      LockSupport.parkNanos(this, EACH_NANOS);
      if (dirty) {
        dirty = false;
        force();
      }
      if (full) {
        full = false;
        checkpointBeside();
      }
    }
  }

  private void checkpointBeside() {
    if (tryCheckpoint(db) > LOG_PAGES_MAX) {
      try {
        finishCheckpoint.run();
      } catch (StoreException.Closed e) {
        // The store ends, and closes its books with a checkpoint of its own.
      } catch (StoreException e) {
        LOG.warn("write-ahead log could not be moved into the file, and grows on", e);
      }
    }
  }

  /** The same as {@link #checkpoint}, where nobody can do anything about its failure. */
  long tryCheckpoint(Db connection) {
    try {
      return checkpoint(connection);
    } catch (StoreException.SyncFailed e) {
      failed(e);
    } catch (StoreException e) {
      LOG.warn("write-ahead log could not be moved into the file, and grows on", e);
    }
    return 0;
  }

  /** Moves what it can without waiting for anybody; the log's pages unless all were moved. */
  long checkpoint(Db connection) {
    return connection.one("PRAGMA wal_checkpoint(PASSIVE)", Sync::pagesLeft).orElse(0L);
  }

  private static long pagesLeft(ResultSet row) throws SQLException {
    long pages = row.getLong(2);
    return row.getLong(3) == pages ? 0 : pages;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
      force();
      wal.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new StoreException.Failed("write-ahead log of " + file, e);
    } finally {
      db.close();
    }
  }
}
