// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs agents as sessions. Everything a door does is one of two things: it puts a command into a
 * session's inbox, or it follows a log. What was accepted survives this process.
 *
 * <p>All methods but the tails' block for no longer than a store's step. Ids of another tenant are
 * unknown ids.
 */
public final class Caudal implements AutoCloseable {
  private Caudal() {}

  /** Begins to work on what the store holds. The store is not closed with it. */
  public static Caudal open(Store store, CaudalOptions options) {
    throw new UnsupportedOperationException();
  }

  /** Takes in a task somebody waits for. */
  public Accepted submit(Caller caller, Task task, Optional<String> idempotencyKey) {
    throw new UnsupportedOperationException();
  }

  /** Takes in a task for the queue. */
  public Accepted enqueue(Caller caller, Task task, Optional<String> idempotencyKey) {
    throw new UnsupportedOperationException();
  }

  /** Takes back a task that nobody has begun; false where it is too late. */
  public boolean withdraw(Caller caller, String runId) {
    throw new UnsupportedOperationException();
  }

  public RunView run(Caller caller, String runId) {
    throw new UnsupportedOperationException();
  }

  /** How long a queued job will wait, as well as can be guessed. */
  public Duration estimatedWait(Caller caller, String runId) {
    throw new UnsupportedOperationException();
  }

  /** Waits until the run has ended or waits for a person, or the time is over. */
  public RunView await(Caller caller, String runId, Duration wait) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  public Listing<RunView> runs(
      Caller caller,
      Optional<RunView.Status> status,
      Optional<String> sessionId,
      int limit,
      Optional<String> before) {
    throw new UnsupportedOperationException();
  }

  /** Asks for its end; it may have ended already. */
  public void cancel(Caller caller, String runId, String reason) {
    throw new UnsupportedOperationException();
  }

  public void steer(Caller caller, String runId, String content) {
    throw new UnsupportedOperationException();
  }

  public void decide(Caller caller, String runId, String permissionId, Decision decision) {
    throw new UnsupportedOperationException();
  }

  /** The same task again, as a new run. */
  public Accepted retry(Caller caller, String runId) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes a session under a name of the caller's own, or a fresh one.
   *
   * @return the session, and whether it was made now
   */
  public Made createSession(Caller caller, Optional<String> name) {
    throw new UnsupportedOperationException();
  }

  /** A session, and whether it is new. */
  public record Made(SessionView session, boolean isNew) {}

  public SessionView session(Caller caller, String sessionId) {
    throw new UnsupportedOperationException();
  }

  public Listing<SessionView> sessions(Caller caller, int limit, Optional<String> before) {
    throw new UnsupportedOperationException();
  }

  public void deleteSession(Caller caller, String sessionId) {
    throw new UnsupportedOperationException();
  }

  public List<HistoryMessage> history(Caller caller, String sessionId) {
    throw new UnsupportedOperationException();
  }

  /** Follows one run, from its beginning where {@code after} is 0. */
  public EventTail events(Caller caller, String runId, long after, Include include) {
    throw new UnsupportedOperationException();
  }

  /** Follows a session across its runs. */
  public EventTail sessionEvents(Caller caller, String sessionId, long after, Include include) {
    throw new UnsupportedOperationException();
  }

  /** Whether models are simulated here. */
  public boolean isSimulated() {
    throw new UnsupportedOperationException();
  }

  /** Whether it takes in work. */
  public boolean isReady() {
    throw new UnsupportedOperationException();
  }

  /** Takes in nothing more, lets runs reach a safe point, and hands the rest back. */
  public void drain(Duration within) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
