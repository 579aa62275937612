// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** The key or token is missing, wrong, expired, or not allowed to do this (401, 402, 403). */
public final class AuthenticationFailed extends ModelException {
  AuthenticationFailed(Details details) {
    super(details);
  }
}
