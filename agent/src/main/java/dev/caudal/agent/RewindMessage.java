// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * What the running model call has streamed so far does not count: it is made again, or was refused.
 * Text and thinking since the last {@link AssistantMessage} of the same source are to be forgotten.
 */
public record RewindMessage(String reason, Json raw, Source source) implements Message {}
