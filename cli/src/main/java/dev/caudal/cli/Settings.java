// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.Options;
import dev.caudal.agent.SandboxMode;
import java.util.Map;
import java.util.Optional;

/** What the environment says about how an agent works. */
record Settings(Machine machine) {
  private static final Map<String, SandboxMode> SANDBOXES =
      Map.of(
          "auto", SandboxMode.REQUIRED,
          "required", SandboxMode.REQUIRED,
          "off", SandboxMode.OFF);
  private static final Map<String, Boolean> NETWORKS = Map.of("none", false, "full", true);

  void writeTo(Options options) {
    machine.get("CAUDAL_MODEL").ifPresent(options::model);
    count("CAUDAL_MAX_TOKENS").ifPresent(options::maxTokens);
    count("CAUDAL_MAX_TURNS").ifPresent(options::maxTurns);
    oneOf("CAUDAL_SANDBOX", SANDBOXES).ifPresent(options::sandbox);
    oneOf("CAUDAL_SANDBOX_NETWORK", NETWORKS).ifPresent(options::sandboxNetwork);
  }

  private Optional<Integer> count(String name) {
    return machine
        .get(name)
        .map(value -> {
          if (!value.matches("[1-9]\\d{0,8}")) {
            throw new BadLine(name + " in the environment is a whole number above 0: " + value);
          }
          return Integer.valueOf(value);
        });
  }

  private <T> Optional<T> oneOf(String name, Map<String, T> known) {
    return machine
        .get(name)
        .map(value -> {
          var found = known.get(value);
          if (found == null) {
            var names = String.join(", ", known.keySet().stream().sorted().toList());
            throw new BadLine(name + " in the environment is one of " + names + ": " + value);
          }
          return found;
        });
  }
}
