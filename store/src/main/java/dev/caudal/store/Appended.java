// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/**
 * The numbers an append got: {@code first} to {@code last}, dense. Of an append without entries
 * {@code last} is where the log ends.
 */
public record Appended(long first, long last) {}
