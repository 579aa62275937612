// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0

/** Clients that know nothing of Caudal, and must not notice that they talk to a simulator. */
@NullMarked
package dev.caudal.sim.proof;

import org.jspecify.annotations.NullMarked;
