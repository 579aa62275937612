// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import org.jspecify.annotations.Nullable;

/** The thread that calls: it is interrupted while it does so, and never afterwards. */
final class CallingThread {
  private @Nullable Thread thread = Thread.currentThread();
  private boolean interrupted;

  synchronized void interrupt() {
    if (thread != null) {
      interrupted = true;
      thread.interrupt();
    }
  }

  synchronized void leave() {
    thread = null;
    if (interrupted) {
      Thread.interrupted();
    }
  }
}
