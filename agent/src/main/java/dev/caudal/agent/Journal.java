// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * Where an agent writes down what it does before it goes on, so that {@link Agent#resume} can
 * continue after a crash: every turn of the model, every start of a tool before it runs, every
 * result before the next model call.
 */
@FunctionalInterface
public interface Journal {
  /** Returns when the entry is durable. What it throws ends the run. */
  void record(JournalEntry entry);

  /** Keeps nothing. */
  static Journal none() {
    return entry -> {};
  }
}
