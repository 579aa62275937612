// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** Too many requests (429). Retryable only where the API says when; else a spend cap is reached. */
public final class RateLimited extends ModelException {
  RateLimited(Details details) {
    super(details);
  }
}
