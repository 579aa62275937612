// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

/** A steering message that was accepted and is to be answered. */
record Spoken(String command, String content, String by) {}
