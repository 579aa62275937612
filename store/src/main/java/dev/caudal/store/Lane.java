// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/** How a command travels: each lane overtakes those after it. */
public enum Lane {
  /** Cancel, steer, decide, delete: reaches the holder at once and needs no worker's slot. */
  CONTROL,
  /** A task somebody is waiting for. */
  INTERACTIVE,
  /** A task that waits its turn. */
  QUEUED
}
