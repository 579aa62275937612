// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.function.Function;

/**
 * Something the model may call. Make one of a record and a function with {@link #of}, or implement
 * it. A tool may be called from several threads at once; when its run is cancelled its thread is
 * interrupted, and what it returns after that goes nowhere.
 */
public interface Tool {
  /** {@code [a-zA-Z0-9_-]{1,128}}, unlike any other. */
  String name();

  /** What it does, and when it is of use: the model reads it. */
  String description();

  /** A JSON Schema of type object. */
  Json inputSchema();

  /**
   * Does it. Whatever it throws is told to the model as an error and ends nothing, except {@link
   * InterruptedException}.
   */
  ToolOutput run(ToolCall call, ToolContext context) throws Exception;

  /** What it wants to be asked, and may be trusted with. */
  default ToolTraits traits() {
    return ToolTraits.UNASKED;
  }

  /** The same tool, run only where a rule or the decider allows it. */
  default Tool asks() {
    return new TraitedTool(this, traits().withApproval(ToolTraits.Approval.ASK));
  }

  /**
   * The same tool, declared repeatable: running it twice does no harm. Such calls run in parallel,
   * and are made again after a crash hid their outcome.
   */
  default Tool repeatable() {
    return new TraitedTool(this, traits().withRepeatable(true));
  }

  /** The same tool, declared to change nothing: it may also run while the agent only plans. */
  default Tool readOnly() {
    return new TraitedTool(this, traits().withReadOnly(true));
  }

  /** A tool whose input is a record and whose result is any value: text as it is, else its JSON. */
  static <I> Tool of(String name, String description, Class<I> input, Function<I, ?> body) {
    return RecordTool.of(name, description, input, (value, context) -> body.apply(value));
  }

  /** The same, with a look at its surroundings, and free to throw. */
  static <I> Tool of(String name, String description, Class<I> input, Body<I> body) {
    return RecordTool.of(name, description, input, body);
  }

  /** What a tool does with its input. */
  @FunctionalInterface
  interface Body<I> {
    /** Does it; what it throws is told to the model as an error. */
    @org.jspecify.annotations.Nullable
    Object run(I input, ToolContext context) throws Exception;
  }
}
