// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Something to put into a session's inbox, with the conditions that are judged in the same step.
 */
public sealed interface Send {

  /** The session whose inbox it goes to. */
  SessionId session();

  /** The host's word for what it is. */
  String type();

  /** The host's own bytes. */
  byte[] body();

  /**
   * Asks for a run. The run's id is the command's id, and its {@link RunState#PENDING} row is
   * written in the same step.
   *
   * @param data the run row's first bytes
   * @param priority larger goes first, within a tenant
   * @param due not before this time
   * @param key makes a repeated send return the first one's run
   * @param ifIdle refused with {@link StoreException.Busy} while the session has an open run or a
   *     due task
   * @param interrupting names the session's current run, whose holder sees it at once (as {@link
   *     Command.Kind#INTERRUPT}); it is the next task after that run
   * @param creating makes the session where there is none
   */
  record Task(
      SessionId session,
      Lane lane,
      String type,
      byte[] body,
      byte[] data,
      int priority,
      Instant due,
      Optional<Key> key,
      boolean ifIdle,
      boolean interrupting,
      boolean creating)
      implements Send {

    public Task {
      if (lane == Lane.CONTROL) {
        throw new IllegalArgumentException("a task's lane must be interactive or queued: " + lane);
      }
    }

    /** An interactive task, due now, without conditions. */
    public static Task of(SessionId session, String type, byte[] body) {
      return new Task(
          session,
          Lane.INTERACTIVE,
          type,
          body,
          new byte[0],
          0,
          Instant.EPOCH,
          Optional.empty(),
          false,
          false,
          false);
    }

    public Task queued() {
      return new Task(
          session,
          Lane.QUEUED,
          type,
          body,
          data,
          priority,
          due,
          key,
          ifIdle,
          interrupting,
          creating);
    }

    public Task data(byte[] bytes) {
      return new Task(
          session, lane, type, body, bytes, priority, due, key, ifIdle, interrupting, creating);
    }

    public Task priority(int larger) {
      return new Task(
          session, lane, type, body, data, larger, due, key, ifIdle, interrupting, creating);
    }

    public Task due(Instant time) {
      return new Task(
          session, lane, type, body, data, priority, time, key, ifIdle, interrupting, creating);
    }

    public Task key(String name, String hash) {
      var given = Optional.of(new Key(name, hash));
      return new Task(
          session, lane, type, body, data, priority, due, given, ifIdle, interrupting, creating);
    }

    public Task onlyIfIdle() {
      return new Task(
          session, lane, type, body, data, priority, due, key, true, interrupting, creating);
    }

    public Task interruptingCurrent() {
      return new Task(session, lane, type, body, data, priority, due, key, ifIdle, true, creating);
    }

    public Task creatingSession() {
      return new Task(
          session, lane, type, body, data, priority, due, key, ifIdle, interrupting, true);
    }
  }

  /**
   * Speaks to whoever holds the session.
   *
   * @param run the run it is for; refused with {@link StoreException.RunEnded} once that has ended,
   *     and acknowledged with that run's end if nobody did before
   * @param once a name that at most one accepted command of the session bears
   * @param binding the run cannot end before this is acknowledged: what was accepted is answered
   */
  record Control(
      SessionId session,
      String type,
      byte[] body,
      Optional<String> run,
      Optional<String> once,
      boolean binding)
      implements Send {

    public Control {
      if (binding && run.isEmpty()) {
        throw new IllegalArgumentException("a binding command must name its run");
      }
      once.ifPresent(name -> Text.requireWhole(name, "once"));
    }

    public static Control of(SessionId session, String type, byte[] body) {
      return new Control(session, type, body, Optional.empty(), Optional.empty(), false);
    }

    public Control run(String id) {
      return new Control(session, type, body, Optional.of(id), once, binding);
    }

    public Control once(String name) {
      return new Control(session, type, body, run, Optional.of(name), binding);
    }

    public Control bindingRun(String id) {
      return new Control(session, type, body, Optional.of(id), once, true);
    }
  }
}
