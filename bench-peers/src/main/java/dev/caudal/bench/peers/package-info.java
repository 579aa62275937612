// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0

/** Clients that others wrote, to be measured beside ours. */
@org.jspecify.annotations.NullMarked
package dev.caudal.bench.peers;
