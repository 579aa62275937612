// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.util.List;

/** Which variables hold a key? Names only: no part of a value ever leaves this class. */
final class KeyCheck implements Check {
  static final List<String> NAMES =
      List.of("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN");

  @Override
  public String name() {
    return "key";
  }

  @Override
  public Finding look(Machine machine) {
    var set = NAMES.stream().filter(name -> machine.get(name).isPresent()).toList();
    return set.isEmpty()
        ? Finding.warn(name(), "none set: " + String.join(", ", NAMES))
        : Finding.ok(name(), String.join(", ", set) + (set.size() == 1 ? " is set" : " are set"));
  }
}
