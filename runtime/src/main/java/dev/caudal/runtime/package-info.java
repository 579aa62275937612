// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Sessions as actors: {@link dev.caudal.runtime.Caudal} puts commands into their inboxes, works on
 * them, and lets anybody follow their logs.
 */
@NullMarked
package dev.caudal.runtime;

import org.jspecify.annotations.NullMarked;
