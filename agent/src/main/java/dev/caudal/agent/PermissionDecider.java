// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** Decides calls that ask. It may block for as long as it takes: days, if a person must look. */
@FunctionalInterface
public interface PermissionDecider {
  /** Whatever it throws is a denial. */
  PermissionDecision decide(PermissionRequest request) throws InterruptedException;
}
