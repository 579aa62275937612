// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** A message of a kind that this version does not know. */
public record UnknownMessage(String type, Json raw, Source source) implements Message {}
