// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Instant;

/** What makes a released session due again. A command in the control lane always does. */
public sealed interface Wake {

  /** Any due command, one that was delivered and not acknowledged included. */
  record Any() implements Wake {}

  /** A command in the control lane alone: the session is parked. */
  record Control() implements Wake {}

  /** This time, or a command in the control lane before it: the session is parked. */
  record At(Instant time) implements Wake {

    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    /** A time that no store could keep is the nearest one that it can. */
    public At {
      time = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(LAST) ? LAST : time;
    }
  }

  static Wake any() {
    return new Any();
  }

  static Wake control() {
    return new Control();
  }

  static Wake at(Instant time) {
    return new At(time);
  }
}
