// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A command as its session's holder gets it.
 *
 * @param run the run it asks for, speaks to, or interrupts
 * @param begun a run that an earlier lease began and nobody has ended
 */
public record Command(
    String id,
    Kind kind,
    Lane lane,
    String type,
    byte[] body,
    Optional<String> run,
    boolean begun,
    Instant sentAt) {

  /** What is wanted of the holder. */
  public enum Kind {
    /** Run it; the append that ends the run acknowledges it. */
    TASK,
    /** Act on it, and acknowledge it with the append of its effect. */
    CONTROL,
    /**
     * A task that waits behind the run it names and wants it cancelled; it comes again as a task.
     */
    INTERRUPT
  }
}
