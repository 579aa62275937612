// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.function.Consumer;

/**
 * How a {@link SqliteStore} is opened.
 *
 * @param boot this boot of the machine; a file left open in another may have lost something
 * @param fatal is told when a sync has failed, and must end the process: what the disk holds is
 *     unknown then
 * @param readers how many reads may be under way at once
 */
public record SqliteOptions(
    Durability durability, Time time, String boot, Consumer<StoreException> fatal, int readers) {

  private static final int EX_IOERR = 74;

  /** The defaults: {@link Durability#INTERVAL}, and a process that ends when a sync fails. */
  public static SqliteOptions defaults() {
    return new SqliteOptions(Durability.INTERVAL, Time.system(), Boot.id(), SqliteOptions::halt, 3);
  }

  private static void halt(StoreException failure) {
    System.err.println("caudal: " + failure.getMessage() + "; the process ends");
    Runtime.getRuntime().halt(EX_IOERR);
  }

  public SqliteOptions durability(Durability level) {
    return new SqliteOptions(level, time, boot, fatal, readers);
  }

  public SqliteOptions time(Time other) {
    return new SqliteOptions(durability, other, boot, fatal, readers);
  }

  public SqliteOptions boot(String id) {
    return new SqliteOptions(durability, time, id, fatal, readers);
  }

  public SqliteOptions fatal(Consumer<StoreException> told) {
    return new SqliteOptions(durability, time, boot, told, readers);
  }
}
