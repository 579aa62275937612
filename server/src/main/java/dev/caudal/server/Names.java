// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Refusal;
import java.util.regex.Pattern;

/** What sessions can be called. */
final class Names {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private Names() {}

  static boolean isSession(String name) {
    return FORM.matcher(name).matches() && !name.equals("new");
  }

  /** What cannot be a session's name is no session's. */
  static String requireSession(String name) {
    if (!isSession(name)) {
      throw new Refusal.NotFound("session", name.length() > 64 ? "of so long a name" : name);
    }
    return name;
  }
}
