// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import org.jspecify.annotations.Nullable;

/** An answer of the model while it comes in. One thread reads it. */
public interface ModelAnswer extends AutoCloseable {
  /**
   * The next event, or null after {@link StreamEvent.TurnStop}. An answer that ends before that, an
   * error in mid-stream or a silence that is too long are a {@link ModelException}. An answer that
   * was not streamed is told by the same events.
   */
  @Nullable StreamEvent next();

  /** The API's name of the request. */
  String requestId();

  /** Ends it from any thread: the socket is closed, and {@link #next} throws. */
  void cancel();

  @Override
  void close();
}
