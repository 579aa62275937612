// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** A store that ends with its process: for tests and throw-away work. */
public final class MemoryStore {

  private MemoryStore() {}

  public static Store open() {
    return open(Time.system());
  }

  public static Store open(Time time) {
    return over(new MemoryRows(), time, new SecureRandom());
  }

  /** Opens on rows that an earlier store may have left behind. */
  static Store over(MemoryRows rows, Time time, RandomGenerator random) {
    rows.voidLeases();
    return new LocalStore(rows, rows, new Logs(rows, time), time, random, () -> {});
  }
}
