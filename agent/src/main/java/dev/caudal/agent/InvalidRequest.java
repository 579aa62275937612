// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** The request is wrong and stays wrong (400, 404, 413), or was refused before it was sent. */
public final class InvalidRequest extends ModelException {
  InvalidRequest(Details details) {
    super(details);
  }

  InvalidRequest(String message) {
    this(Details.local(message, false));
  }
}
