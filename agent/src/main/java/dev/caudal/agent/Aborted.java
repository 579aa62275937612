// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** The run was cancelled: closed, interrupted, or out of time. */
public final class Aborted extends AgentException {
  /** Who ended it. */
  public enum Reason {
    CLOSED,
    THREAD_INTERRUPTED,
    TIMEOUT
  }

  private final Reason reason;

  Aborted(Reason reason) {
    super(
        switch (reason) {
          case CLOSED -> "the run was closed";
          case THREAD_INTERRUPTED -> "the reading thread was interrupted";
          case TIMEOUT -> "the run took longer than its timeout";
        });
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
