// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.Serial;
import java.nio.file.Path;

/** Why a simulator does not start, or not stop: a sealed family whose fields say all. */
public abstract sealed class SimulatorException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private SimulatorException(String message) {
    super(message);
  }

  private SimulatorException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The port is taken, or not ours to take. */
  public static final class NoPort extends SimulatorException {
    @Serial private static final long serialVersionUID = 1;
    public final int port;

    public NoPort(int port, Throwable cause) {
      super("port cannot be listened on: " + port + ": " + reason(cause), cause);
      this.port = port;
    }
  }

  /** The server did not stop as it should. */
  public static final class NotStopped extends SimulatorException {
    @Serial private static final long serialVersionUID = 1;

    public NotStopped(Throwable cause) {
      super("simulator did not stop: " + reason(cause), cause);
    }
  }

  /** A script or a recording breaks a rule. */
  public static final class BadScript extends SimulatorException {
    @Serial private static final long serialVersionUID = 1;
    public final transient Path file;
    public final int line;
    public final String rule;

    public BadScript(Path file, int line, String rule) {
      super(file + ":" + line + ": " + rule);
      this.file = file;
      this.line = line;
      this.rule = rule;
    }
  }

  /** A file could not be read or written. */
  public static final class BadFile extends SimulatorException {
    @Serial private static final long serialVersionUID = 1;
    public final transient Path file;

    public BadFile(Path file, Throwable cause) {
      super("file cannot be used: " + file + ": " + reason(cause), cause);
      this.file = file;
    }
  }

  private static String reason(Throwable cause) {
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
