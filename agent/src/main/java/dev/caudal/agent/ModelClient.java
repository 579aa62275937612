// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * The Messages API as the engine needs it: one attempt each, no retries, failures as {@link
 * ModelException}. Another provider is another implementation.
 */
public interface ModelClient extends AutoCloseable {
  /**
   * Sends a request and returns when the head of the answer is there. Interrupting the thread, or
   * {@link ModelAnswer#cancel}, ends it at once.
   */
  ModelAnswer send(ModelRequest request);

  /** How many tokens a prompt has, by the API's own estimate. */
  long countTokens(ModelRequest request);

  @Override
  void close();
}
