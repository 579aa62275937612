// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message to the store, with what the model has to say about the answer and who waits for it.
 *
 * @param text how the trace shows it
 * @param step what it does there
 * @param judge holds every answer against the model, in the order in which steps were taken
 * @param sender learns the answer, unless it is lost on the way
 * @param lasts is of memory alone: once done it stays, though its batch fails
 */
record SimCall<T>(
    String text, Function<Core, T> step, Judge<T> judge, Consumer<Reply<T>> sender, boolean lasts) {

  SimCall(String text, Function<Core, T> step, Judge<T> judge, Consumer<Reply<T>> sender) {
    this(text, step, judge, sender, false);
  }

  /** What became of a call, as far as its sender can know. */
  sealed interface Reply<T> {}

  record Done<T>(T result) implements Reply<T> {}

  record Refused<T>(StoreException why) implements Reply<T> {}

  /** Nobody answered: it may have happened or not. */
  record Lost<T>() implements Reply<T> {}

  /** Either a result or a refusal. */
  interface Judge<T> {
    void judge(@Nullable T result, @Nullable StoreException refusal);
  }

  /** The same message once more, with nobody waiting for it. */
  SimCall<T> again() {
    return new SimCall<>(text + " (again)", step, judge, _ -> {}, lasts);
  }

  SimCall<T> lasting() {
    return new SimCall<>(text, step, judge, sender, true);
  }

  void lost() {
    sender.accept(new Lost<>());
  }
}
