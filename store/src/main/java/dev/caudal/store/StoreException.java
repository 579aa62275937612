// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.nio.file.Path;
import java.util.List;

/** What the store refuses or cannot do: a sealed family whose fields say all. */
public abstract sealed class StoreException extends RuntimeException {

  private StoreException(String message) {
    super(message);
  }

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** There is no such session. */
  public static final class UnknownSession extends StoreException {
    public final SessionId session;

    public UnknownSession(SessionId session) {
      super("no such session: " + session);
      this.session = session;
    }
  }

  /** The session was there: it expired, or was deleted and its name is not given again. */
  public static final class SessionGone extends StoreException {
    public final SessionId session;
    public final Session.State state;

    public SessionGone(SessionId session, Session.State state) {
      super("session " + (state == Session.State.DELETED ? "deleted: " : "expired: ") + session);
      this.session = session;
      this.state = state;
    }
  }

  /** The session is not idle. */
  public static final class Busy extends StoreException {
    public final SessionId session;
    public final String run;

    public Busy(SessionId session, String run) {
      super("session is busy: " + session + ", run " + run);
      this.session = session;
      this.run = run;
    }
  }

  /** There is no such run in the session. */
  public static final class UnknownRun extends StoreException {
    public final SessionId session;
    public final String run;

    public UnknownRun(SessionId session, String run) {
      super("no such run in " + session + ": " + run);
      this.session = session;
      this.run = run;
    }
  }

  /** The run is over. */
  public static final class RunEnded extends StoreException {
    public final String run;
    public final RunState state;

    public RunEnded(String run, RunState state) {
      super("run has ended: " + run + ", " + state);
      this.run = run;
      this.state = state;
    }
  }

  /** A command with this once-name was accepted before. */
  public static final class AlreadySent extends StoreException {
    public final SessionId session;
    public final String once;
    public final String command;

    public AlreadySent(SessionId session, String once, String command) {
      super("already sent in " + session + ": " + once + " by command " + command);
      this.session = session;
      this.once = once;
      this.command = command;
    }
  }

  /** The idempotency key was used with another body. */
  public static final class KeyReused extends StoreException {
    public final String key;
    public final String run;

    public KeyReused(String key, String run) {
      super("idempotency key was used with another body: " + key + ", run " + run);
      this.key = key;
      this.run = run;
    }
  }

  /** The lease is over: another took the session, or its time passed. Nothing was done. */
  public static final class Fenced extends StoreException {
    public final SessionId session;
    public final long epoch;

    public Fenced(SessionId session, long epoch) {
      super("lease is over: " + session + ", epoch " + epoch);
      this.session = session;
      this.epoch = epoch;
    }
  }

  /** A run cannot end while these binding commands are unacknowledged. Nothing was done. */
  public static final class Unanswered extends StoreException {
    public final String run;
    public final List<String> commands;

    public Unanswered(String run, List<String> commands) {
      super("run cannot end before it answers: " + run + ", commands " + commands);
      this.run = run;
      this.commands = List.copyOf(commands);
    }
  }

  /** The cursor names nothing that is there: lost, expired, or beyond the end. */
  public static final class CursorGone extends StoreException {
    public final SessionId session;
    public final long cursor;

    public CursorGone(SessionId session, long cursor) {
      super("cursor is gone: " + session + " after " + cursor);
      this.session = session;
      this.cursor = cursor;
    }
  }

  /** The session's log has no number left below 2^31. */
  public static final class LogFull extends StoreException {
    public final SessionId session;

    public LogFull(SessionId session) {
      super("log has no number left: " + session);
      this.session = session;
    }
  }

  /** The store was closed. */
  public static final class Closed extends StoreException {
    public Closed() {
      super("store is closed");
    }
  }

  /** Another process, or another store of this one, has the file open. */
  public static final class Locked extends StoreException {
    public final Path file;

    public Locked(Path file, String holder) {
      super("store is open elsewhere: " + file + " (" + holder + ")");
      this.file = file;
    }
  }

  /** The file was written by a newer program. */
  public static final class SchemaTooNew extends StoreException {
    public final Path file;
    public final int found;
    public final int known;

    public SchemaTooNew(Path file, int found, int known) {
      super("schema must not be newer than " + known + ": " + file + " has " + found);
      this.file = file;
      this.found = found;
      this.known = known;
    }
  }

  /** What is not a refusal: the disk or the file failed. */
  public abstract static sealed class Fault extends StoreException {
    private Fault(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The file is not a sound store. */
  public static final class Corrupt extends Fault {
    public final Path file;

    public Corrupt(Path file, Throwable cause) {
      super("store file is damaged: " + file + ": " + cause.getMessage(), cause);
      this.file = file;
    }
  }

  /**
   * The disk did not confirm what was written, so what it holds is unknown. The process must end.
   */
  public static final class SyncFailed extends Fault {
    public final Path file;

    public SyncFailed(Path file, Throwable cause) {
      super("store could not be synced: " + file + ": " + cause.getMessage(), cause);
      this.file = file;
    }
  }

  /** No room on the disk. Nothing of the step was done; it may be tried again. */
  public static final class DiskFull extends Fault {
    public final Path file;

    public DiskFull(Path file, Throwable cause) {
      super("no room for the store: " + file, cause);
      this.file = file;
    }
  }

  /** The store's file could not be read or written. Nothing of the step was done. */
  public static final class Failed extends Fault {
    public Failed(String what, Throwable cause) {
      super(what + ": " + cause.getMessage(), cause);
    }
  }
}
