// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.time.Duration;
import java.util.List;

/** Why a command or a question was not taken; nothing has happened. */
public abstract sealed class Refusal extends RuntimeException {
  private final String code;

  private Refusal(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** One word for programs. */
  public String code() {
    return code;
  }

  /** There is no such thing, or it is somebody else's. */
  public static final class NotFound extends Refusal {
    public NotFound(String what, String id) {
      super("not_found", "no " + what + " " + id);
    }
  }

  /** It is there and does not let this happen: busy, ended, frozen, decided, deleted. */
  public static final class Conflict extends Refusal {
    private final String runId;

    public Conflict(String code, String message) {
      this(code, message, "");
    }

    public Conflict(String code, String message, String runId) {
      super(code, message);
      this.runId = runId;
    }

    /** The run that is in the way; empty where it is none. */
    public String runId() {
      return runId;
    }
  }

  /** Fields of a task are wrong. */
  public static final class Invalid extends Refusal {
    private final List<FieldError> errors;

    public Invalid(List<FieldError> errors) {
      super("invalid_field", errors.getFirst().field() + ": " + errors.getFirst().message());
      this.errors = List.copyOf(errors);
    }

    public Invalid(String field, String message) {
      this(List.of(new FieldError(field, message)));
    }

    public List<FieldError> errors() {
      return errors;
    }
  }

  /** The cursor names nothing that is there any more. */
  public static final class CursorGone extends Refusal {
    public CursorGone(long after) {
      super("cursor_gone", "the log no longer has what stands behind " + after);
    }
  }

  /** Too many sessions of one tenant are at work. */
  public static final class TooManySessions extends Refusal {
    public TooManySessions(int limit) {
      super("too_many_sessions", "more than " + limit + " sessions at once");
    }
  }

  /** No room now, or no more work is taken in: try again later. */
  public static final class Unavailable extends Refusal {
    private final Duration retryAfter;

    public Unavailable(String code, String message, Duration retryAfter) {
      super(code, message);
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }
}
