// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.concurrent.Callable;
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

  /** Runs a caller's code on the driving thread, such that a cancellation gets it off there. */
  static <T> T guarded(CancelToken token, Callable<T> code) throws InterruptedException {
    var driver = new CallingThread();
    try (var registration = token.onCancel(driver::interrupt)) {
      return code.call();
    } catch (InterruptedException | AgentException e) {
      throw e;
    } catch (Exception e) {
      throw new EngineFailed("hook", "a hook failed: " + e.getMessage(), e);
    } finally {
      driver.leave();
    }
  }
}
