// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes command ids: UUIDs of version 7, which sort by the time they were made. */
final class Ids {

  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Time time;
  private final RandomGenerator random;

  Ids(Time time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  String next() {
    long high = time.millis() << 16 | VERSION | random.nextLong() & 0x0FFF;
    long low = random.nextLong() >>> 2 | VARIANT;
    return new UUID(high, low).toString();
  }
}
