// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.sim.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The examples of a page: code blocks behind a comment that says what tests do with them. */
final class Examples {
  private Examples() {}

  static List<String> in(Path page, String comment, String language) {
    var block =
        Pattern.compile("<!-- " + comment + " -->\n```" + language + "\n(.*?)```", Pattern.DOTALL);
    var found = block.matcher(text(page)).results().map(match -> match.group(1)).toList();
    assertThat(found).as("%s in %s", language, page).isNotEmpty();
    return found;
  }

  /** All blocks of a language, with a comment or without. */
  static long count(Path page, String language) {
    return text(page).lines().filter(line -> line.equals("```" + language)).count();
  }

  /** What sends an agent to a simulator. */
  static Map<String, String> upstream(Simulator simulator) {
    return Map.of("ANTHROPIC_BASE_URL", simulator.baseUrl(), "ANTHROPIC_API_KEY", "any");
  }

  /** This process's environment without anything that an agent could spend money with. */
  static Map<String, String> env(Map<String, String> more) {
    var env = new HashMap<>(System.getenv());
    env.keySet().removeIf(name -> name.startsWith("ANTHROPIC_") || name.startsWith("CLAUDE_"));
    env.put("JAVA_HOME", System.getProperty("java.home"));
    env.putAll(more);
    return env;
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
