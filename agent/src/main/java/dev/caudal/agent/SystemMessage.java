// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * What the engine tells about itself: {@code init} when a turn begins, {@code api_retry} before a
 * model call is tried again, {@code compact_boundary} when the conversation was summed up, {@code
 * permission_denied}, and others. {@link #raw} has the fields.
 */
public record SystemMessage(String subtype, Json raw, Source source) implements Message {}
