// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** The API could not be reached, or the connection broke or fell silent. */
public final class ConnectionFailed extends ModelException {
  ConnectionFailed(String message, Throwable cause) {
    super(Details.local(message, true), cause);
  }

  ConnectionFailed(String message) {
    super(Details.local(message, true));
  }
}
