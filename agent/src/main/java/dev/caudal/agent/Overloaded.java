// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** The API is overloaded or failed inside (408, 409, 5xx, 529, or an error in mid-stream). */
public final class Overloaded extends ModelException {
  Overloaded(Details details) {
    super(details);
  }
}
