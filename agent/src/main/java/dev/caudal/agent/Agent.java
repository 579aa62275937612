// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import java.util.function.Consumer;

/** The way in: asks a Claude agent, streams what it does, or holds a conversation with it. */
public final class Agent {
  private Agent() {}

  /** Asks and waits for the answer's text. No built-in tools are offered. */
  public static String ask(String text) {
    return ask(text, options -> {});
  }

  /** The same, set up by the caller. */
  public static String ask(String text, Consumer<Options> setUp) {
    return query(text, toolless(setUp)).text();
  }

  /** Asks for an answer in the shape of a record. */
  public static <T> T ask(String text, Class<T> shape) {
    return ask(text, shape, options -> {});
  }

  /** The same, set up by the caller. */
  public static <T> T ask(String text, Class<T> shape, Consumer<Options> setUp) {
    throw new UnsupportedOperationException();
  }

  /** Gives an agent a task and streams what it does. */
  public static MessageStream query(String task, Consumer<Options> setUp) {
    throw new UnsupportedOperationException();
  }

  /** Opens a conversation. */
  public static AgentSession session(Consumer<Options> setUp) {
    throw new UnsupportedOperationException();
  }

  /** Opens a conversation again from what its journal holds. */
  public static AgentSession resume(List<JournalEntry> entries, Consumer<Options> setUp) {
    throw new UnsupportedOperationException();
  }

  private static Consumer<Options> toolless(Consumer<Options> setUp) {
    return options -> {
      options.tools();
      setUp.accept(options);
    };
  }
}
