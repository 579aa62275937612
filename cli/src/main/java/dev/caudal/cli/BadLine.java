// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import org.jspecify.annotations.Nullable;

/** A command line, or a setting that it goes by, breaks a rule. */
final class BadLine extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  BadLine(@Nullable String message) {
    super(message);
  }
}
