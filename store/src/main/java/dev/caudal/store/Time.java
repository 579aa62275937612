// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.concurrent.locks.LockSupport;

/** Where the store gets time from, so that tests can set it. */
public interface Time {

  /** Wall-clock time; may jump. Due times and what rows show are of this. */
  long millis();

  /** Monotonic time. Leases and waits are of this. */
  long nanos();

  /** Parks the calling thread like {@link LockSupport#parkNanos(Object, long)}, in this time. */
  void park(Object blocker, long nanos);

  /** The machine's time. */
  static Time system() {
    return SystemTime.IT;
  }
}
