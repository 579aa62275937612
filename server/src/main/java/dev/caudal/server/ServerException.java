// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

/** What goes wrong with the server as a whole. */
public abstract sealed class ServerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private ServerException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The address cannot be listened on: taken, or not this machine's. */
  public static final class NoPort extends ServerException {
    private static final long serialVersionUID = 1;

    private final String host;
    private final int port;

    NoPort(String host, int port, Throwable cause) {
      super("cannot listen on " + host + ":" + port + ": " + cause.getMessage(), cause);
      this.host = host;
      this.port = port;
    }

    public String host() {
      return host;
    }

    public int port() {
      return port;
    }
  }

  /** It could not be ended in an orderly way. */
  public static final class NotStopped extends ServerException {
    private static final long serialVersionUID = 1;

    NotStopped(Throwable cause) {
      super("the server did not stop", cause);
    }
  }
}
