// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import org.jspecify.annotations.Nullable;

/** The variables that a program was started with. */
@FunctionalInterface
interface Environment {
  @Nullable String variable(String name);

  /** What the process itself has. */
  static Environment ofProcess() {
    return System::getenv;
  }

  /** The first of these that is set to something; empty where none is. */
  default String first(String... names) {
    for (var name : names) {
      var value = variable(name);
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return "";
  }
}
