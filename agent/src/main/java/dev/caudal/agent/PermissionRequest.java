// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * A call that waits for a decision.
 *
 * @param call what would run
 * @param reason why it asks
 */
public record PermissionRequest(ToolCall call, String reason, Source source) {}
