// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;

/** The jail refuses a path: it leads out, or to something that is neither file nor folder. */
final class JailBreak extends IOException {
  private static final long serialVersionUID = 1;

  JailBreak(String message) {
    super(message);
  }
}
