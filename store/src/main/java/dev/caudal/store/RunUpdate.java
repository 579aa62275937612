// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/**
 * A run row's next state. One that ends the run acknowledges its task, and all else that was
 * addressed to it.
 */
public record RunUpdate(String run, RunState state, byte[] data) {

  public RunUpdate {
    if (state == RunState.PENDING) {
      throw new IllegalArgumentException("a run must not become pending again: " + run);
    }
  }
}
