// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;

/** A turn of the user's side: a question, tool results, or what was said in between. */
public record UserMessage(List<ContentBlock> content, Json raw, Source source) implements Message {}
