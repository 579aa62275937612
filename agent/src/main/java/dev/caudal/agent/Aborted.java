// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** The run was cancelled: closed, interrupted, or out of time. */
public final class Aborted extends AgentException {
  /** Who ended it. */
  public enum Reason {
    /** The stream or its session was closed. */
    CLOSED,
    /** The thread that reads was interrupted. */
    THREAD_INTERRUPTED,
    /** It took longer than {@link Options#timeout} allows. */
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

  /** Who ended it. */
  public Reason reason() {
    return reason;
  }
}
