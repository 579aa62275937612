// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * What one turn of an agent says, in order. Reading drives it: the thread that asks for the next
 * message is the one that reads the model's answer, so a slow reader slows the model and nothing
 * piles up. It can be read once. Closing it, or interrupting the reading thread, cancels.
 */
public interface MessageStream extends Iterable<Message>, AutoCloseable {
  /** The messages; {@link AgentException} where they end in a failure. */
  @Override
  Iterator<Message> iterator();

  /** The messages as a stream. */
  Stream<Message> stream();

  /**
   * The text of the answer, piece by piece. A piece cannot be taken back: where a model call is
   * made again, its text follows on a new line.
   */
  Stream<String> texts();

  /** Waits for the end and returns the text of the last turn of the model. */
  String text();

  /** Waits for the end. */
  ResultMessage result();

  /** The messages for a reactive program; each subscription after the first fails. */
  Flow.Publisher<Message> publisher();

  /** Says something to the agent while it works; it takes it in at its next step. */
  void steer(String text);

  /** Stops the turn in good order: the stream ends with a result, what was said stays. */
  void interrupt();

  /** Cancels; all is stopped when it returns. */
  @Override
  void close();
}
