// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * One call of a tool.
 *
 * @param id the call's own, {@code toolu_…}
 * @param tool the tool's name
 * @param input what runs: the model's input, or what a hook or a decision put in its place
 */
public record ToolCall(String id, String tool, Json input) {}
