// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** Whether and how a model thinks before it answers. */
public sealed interface Thinking {
  /** The model decides how much; its summary is shown. */
  record Adaptive() implements Thinking {}

  /** At most so many tokens; for older models. */
  record Budgeted(int tokens) implements Thinking {}

  /** Only notes between tools. */
  record BetweenTools() implements Thinking {}

  /** No thinking. */
  record Off() implements Thinking {}
}
