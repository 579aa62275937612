// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no number ever names two events, also when the file has lost some.
 *
 * <pre>
 * State       The file bears a mark that changes at each open and each orderly close; the lock file
 *             beside it remembers the mark. The file also says which boot of the machine it was
 *             opened in, and whether it was closed.
 *
 * Invariants  A file that was not closed, opened in another boot at a level below power, has lost
 *             what the disk did not hold. A file whose mark is not the remembered one is a copy of
 *             an earlier state. In both cases the generation grows: every log goes on at a
 *             multiple of 2^20 that no earlier generation can have reached, and that is durable
 *             before the first number is given.
 *             The lock file knows both marks while the mark changes, so a crash in between is
 *             neither.
 *
 * Why         Readers hold cursors for days. A cursor from a lost stretch must find nothing rather
 *             than something else.
 * </pre>
 */
final class Generation {

  private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

  static final long SPAN = 1L << 20;

  /** Without the lock file nobody knows how many generations this copy has not seen. */
  private static final long UNREMEMBERED = 16;

  /** More than one session can have written and lost since the file was synced. */
  private static final long LOST_MAX = SPAN / 2;

  private final Db db;
  private final StoreLock lock;
  private final Sync sync;
  private final String boot;
  private final Durability level;

  Generation(Db db, StoreLock lock, Sync sync, SqliteOptions options) {
    this.db = db;
    this.lock = lock;
    this.sync = sync;
    this.boot = options.boot();
    this.level = options.durability();
  }

  /** Opens the file's books for this process; the generation's number. */
  long open() {
    var memory = lock.memory();
    var mark = meta("mark");
    long generation = number(meta("generation"));
    if (memory == null && !mark.isEmpty()) {
      generation += UNREMEMBERED;
    } else if (lostWithPower() || !isRemembered(mark, memory)) {
      generation = Math.max(generation, memory == null ? 0 : memory.generation()) + 1;
    }
    turn(mark, generation, "0");
    return generation;
  }

  private boolean lostWithPower() {
    return meta("clean").equals("0")
        && !meta("level").equals(Durability.POWER.name())
        && (boot.isEmpty() || !meta("boot").equals(boot));
  }

  private static boolean isRemembered(String mark, StoreLock.@Nullable Memory memory) {
    return memory == null ? mark.isEmpty() : memory.marks().contains(mark);
  }

  /**
   * Closes the books: nothing can be lost from here on. On a full disk they stay open, and the next
   * start takes the file as one after a crash takes it.
   */
  void close() {
    try {
      turn(meta("mark"), number(meta("generation")), "1");
      sync.checkpoint(db);
    } catch (StoreException.DiskFull full) {
      LOG.warn("store could not be closed in good order", full);
    }
  }

  private void turn(String oldMark, long generation, String clean) {
    var mark = UUID.randomUUID().toString();
    var holder = "process " + ProcessHandle.current().pid();
    lock.remember(new StoreLock.Memory(holder, generation, List.of(oldMark, mark)));
    db.run("BEGIN IMMEDIATE");
    if (generation > number(meta("generation"))) {
      db.run(
          "UPDATE sessions SET next_seq=max(((next_seq+?1)/?2+1)*?2,?3)",
          LOST_MAX,
          SPAN,
          generation * SPAN);
    }
    set("mark", mark);
    set("generation", String.valueOf(generation));
    set("boot", boot);
    set("level", level.name());
    set("clean", clean);
    db.run("COMMIT");
    sync.force();
    lock.remember(new StoreLock.Memory(holder, generation, List.of(mark)));
  }

  private String meta(String name) {
    return db.one("SELECT value FROM meta WHERE name=?", row -> row.getString(1), name).orElse("");
  }

  private void set(String name, String value) {
    db.run("INSERT OR REPLACE INTO meta VALUES(?,?)", name, value);
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
