// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

/**
 * A task that was taken in.
 *
 * @param repeated the same key and body were there before: this is the earlier run
 * @param steered it became a message to the run named here
 */
public record Accepted(String runId, String sessionId, boolean repeated, boolean steered) {}
