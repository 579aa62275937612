// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/** What an idempotency key was used for. */
record KeyRow(String hash, String run, SessionId session) {}
