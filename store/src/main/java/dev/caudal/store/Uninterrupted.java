// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.function.Supplier;

/** Does what must not be cut short: a channel that an interrupted thread uses is closed by it. */
final class Uninterrupted {

  private Uninterrupted() {}

  static <T> T call(Supplier<T> what) {
    boolean interrupted = Thread.interrupted();
    try {
      return what.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static void run(Runnable what) {
    call(() -> {
      what.run();
      return true;
    });
  }
}
