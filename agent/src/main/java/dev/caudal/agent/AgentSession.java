// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;

/**
 * A conversation of several turns. One turn runs at a time; any thread may steer or interrupt it.
 */
public interface AgentSession extends AutoCloseable {
  /** The conversation's name: {@link Options#sessionId}, or one that was made. */
  String id();

  /** Says something and streams what comes of it. */
  MessageStream send(String text);

  /** The same with blocks: text, images, documents. */
  MessageStream send(List<ContentBlock> content);

  /** Goes on with a turn that a resumed journal left open; null where there is none. */
  @org.jspecify.annotations.Nullable
  MessageStream proceed();

  /** Says something to the running turn; it is answered for certain. */
  void steer(String text);

  /** Says something as the operator, behind the next words of the user. Not for untrusted text. */
  void note(String text);

  /** Stops the running turn in good order. */
  void interrupt();

  /** Changes the model from the next user's turn on. */
  void setModel(String model);

  /** The conversation so far: the messages of both sides, whole. */
  List<Message> history();

  /** How many tokens the conversation has, by the API's estimate. */
  long countTokens();

  /**
   * Ends as a crash would: whatever runs is stopped, and nothing more is written into the journal,
   * so that somebody else can go on from there.
   */
  void detach();

  @Override
  void close();
}
