// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what README.md tells a reader to type, in this very tree. */
@Tag("slow")
final class ReadmeTest {

  @Test
  void its_shell_examples_work() throws IOException {
    var said = new ArrayList<String>();
    for (var example : examples("sh")) {
      var ran = Ran.run(Scripts.root(), env(), "bash", "-euo", "pipefail", "-c", example);
      assertThat(ran.code()).describedAs("%s%s", example, ran.all()).isZero();
      said.add(ran.out());
    }
    assertThat(said).hasSize(2);
    assertThat(said.getFirst()).startsWith("caudal 0.").contains("store", "SQLite 3.");
    assertThat(said.getLast())
        .startsWith("event: message_start\n")
        .contains("hello ", "\"name\":\"Read\"", "\"stop_reason\":\"tool_use\"")
        .endsWith("data: {\"type\":\"message_stop\"}\n\n");
  }

  @Test
  void its_java_example_works(@TempDir Path folder) throws IOException {
    for (var example : examples("java")) {
      Files.writeString(folder.resolve("Example.java"), example);
      var java = System.getProperty("java.home") + "/bin/java";
      var classPath = System.getProperty("java.class.path");
      var ran =
          Ran.run(
              folder,
              env(),
              java,
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              classPath,
              "Example.java");
      assertThat(ran.code()).describedAs("%s%s", example, ran.all()).isZero();
      assertThat(ran.out()).contains("1:text{\"content\":\"hi\"}");
    }
  }

  private static List<String> examples(String language) throws IOException {
    var block = Pattern.compile("<!-- tested -->\n```" + language + "\n(.*?)```", Pattern.DOTALL);
    var text = Files.readString(Scripts.root().resolve("README.md"));
    var examples = block.matcher(text).results().map(match -> match.group(1)).toList();
    assertThat(examples).as(language).isNotEmpty();
    return examples;
  }

  private static Map<String, String> env() {
    var env = new HashMap<>(System.getenv());
    env.put("JAVA_HOME", System.getProperty("java.home"));
    return env;
  }
}
