// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/**
 * A command that was accepted.
 *
 * @param id the command's id; of a task also its run's
 * @param session where it went, which is the first one's for a repeated key
 * @param repeated the key was known: nothing was sent now
 */
public record Sent(String id, SessionId session, boolean repeated) {}
