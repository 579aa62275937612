// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.Set;

/**
 * Who asks, by the request's headers.
 *
 * @param version the {@code anthropic-version}
 * @param betas what {@code anthropic-beta} turns on
 * @param account stands for the key, which itself is not kept
 */
record Caller(String version, Set<String> betas, String account) {

  static final String NEW_VERSION = "2026-10-21";
  static final Set<String> VERSIONS = Set.of("2023-01-01", "2023-06-01", NEW_VERSION);

  boolean isNewVersion() {
    return version.equals(NEW_VERSION);
  }

  /** Whether one of these betas is on. */
  boolean hasBeta(String... names) {
    for (var name : names) {
      if (betas.contains(name)) {
        return true;
      }
    }
    return false;
  }
}
