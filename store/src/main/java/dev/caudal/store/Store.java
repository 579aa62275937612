// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Sessions, each an inbox of commands with at most one holder and one durable ordered log.
 *
 * <p><b>Promised.</b> Every call is one atomic step: it happens whole or throws a {@link
 * StoreException} and nothing has happened. What a call has answered, and what a reader has seen,
 * survives what the store's {@link Durability} says. Calls block; any number of threads may call.
 *
 * <p><b>Not promised.</b> Order between calls that overlap; that listings show what another node
 * did within the last second; that a lease outlives a pause longer than its time to live; that
 * entries stay apart which may be merged; who of several waiting workers gets a session.
 */
public interface Store extends AutoCloseable {

  /**
   * Makes a session, or brings an expired name back, numbering onward.
   *
   * @return whether it was made now
   * @throws StoreException.SessionGone for a deleted name
   */
  boolean create(SessionId session, byte[] data);

  /** The session's row, also of one that is gone; empty for a name that never was. */
  Optional<Session> find(SessionId session);

  /**
   * Puts a command into a session's inbox and wakes who waits for it. Durable before it returns.
   * Conditions are judged in the same step; a refusal has put nothing.
   */
  Sent send(Send command);

  /** Takes back a task that no holder has seen, with its row and key. */
  boolean withdraw(String run);

  /** The run's row. Never stale. */
  Optional<Run> run(String run);

  /** How many due tasks of the same tenant and lane stand before this pending one. Ages at once. */
  int ahead(String run);

  /**
   * Waits up to {@code wait} for sessions with due commands and takes a lease on each: control
   * first, then interactive, then queued. Tenants take turns within a lane; priority, due time and
   * arrival order only within a tenant. A tenant at its quota is passed over.
   *
   * @param ttl how long the lease lives without {@link #renew}
   */
  List<Lease> claim(String worker, Wants wants, Duration ttl, Duration wait)
      throws InterruptedException;

  /**
   * Lets the lease live for its whole time to live again.
   *
   * @throws StoreException.Fenced when it is over
   */
  void renew(Lease lease);

  /** Gives the session back; what is unacknowledged goes to the next lease. */
  void release(Lease lease, Wake wake);

  /**
   * Waits up to {@code wait} for the session's next command in one of the lanes: control before
   * tasks, a begun run before others, interrupting tasks before interactive before queued, each in
   * order of arrival. A lease gets each command once; one not acknowledged comes again to the next
   * lease.
   *
   * @throws StoreException.Fenced when the lease is over
   */
  Optional<Command> next(Lease lease, Set<Lane> lanes, Duration wait) throws InterruptedException;

  /**
   * Adds to the session's log, all or nothing, under dense numbers, together with acknowledgements,
   * run rows and commands to child sessions.
   *
   * @throws StoreException.Fenced when the lease is over
   * @throws StoreException.Busy when a run would begin beside another
   * @throws StoreException.RunEnded when a run that has ended would change
   * @throws StoreException.Unanswered when a run would end that still owes an answer
   */
  Appended append(Lease lease, Append append);

  /**
   * The same without waiting, in the order submitted. The future completes on a thread of the
   * store's: whatever depends on it must be short.
   */
  CompletableFuture<Appended> submit(Lease lease, Append append);

  /**
   * Entries behind the cursor, at most {@code max}, and fewer where that is handier: only none says
   * that the log ends.
   *
   * @param after 0 for the beginning
   * @throws StoreException.CursorGone when that number names nothing that is there
   */
  List<Logged> read(SessionId session, long after, int max);

  /** Follows the log from behind the cursor. Throws as {@link #read} does. */
  Tail tail(SessionId session, long after);

  Page<Run> runs(RunQuery query);

  Page<Session> sessions(SessionQuery query);

  /**
   * Removes the session the lease holds: its log, runs, keys and commands. Its name is not given
   * again. Its child sessions go on by themselves.
   */
  void delete(Lease lease);

  /**
   * Takes up to {@code max} sessions that are idle since {@code idleSince}: no holder, open run,
   * command or child. What stays is the name and the last number.
   *
   * @return how many were taken
   */
  int expire(Instant idleSince, int max);

  /** Makes all durable and ends; calls still waiting end with {@link StoreException.Closed}. */
  @Override
  void close();
}
