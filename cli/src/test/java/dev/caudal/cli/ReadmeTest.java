// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs what README.md tells a reader to type, in this very tree. */
@Tag("slow")
final class ReadmeTest {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- tested -->\n```sh\n(.*?)```", Pattern.DOTALL);

  @Test
  void its_shell_examples_work() throws IOException {
    var examples = examples();
    assertThat(examples).isNotEmpty();
    for (var example : examples) {
      var ran = Ran.run(Scripts.root(), env(), "bash", "-euo", "pipefail", "-c", example);
      assertThat(ran.code()).describedAs("%s%s", example, ran.all()).isZero();
      assertThat(ran.out()).startsWith("caudal 0.").contains("store", "SQLite 3.");
    }
  }

  private static List<String> examples() throws IOException {
    var text = Files.readString(Scripts.root().resolve("README.md"));
    return BLOCK.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static Map<String, String> env() {
    var env = new HashMap<>(System.getenv());
    env.put("JAVA_HOME", System.getProperty("java.home"));
    return env;
  }
}
