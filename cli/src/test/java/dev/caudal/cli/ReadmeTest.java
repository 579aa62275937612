// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what README.md tells a reader to type, in this very tree, and for no money. */
@Tag("slow")
final class ReadmeTest {
  private static final Path README = Scripts.root().resolve("README.md");

  @Test
  void its_shell_examples_work(@TempDir Path folder) {
    var env = Examples.env(Map.of("CAUDAL_DATA", folder.toString()));
    var said = new ArrayList<Ran>();
    for (var example : Examples.in(README, "tested", "sh")) {
      var ran = Ran.run(Scripts.root(), env, "bash", "-euo", "pipefail", "-c", example);
      assertThat(ran.code()).describedAs("%s%s", example, ran.all()).isZero();
      said.add(ran);
    }
    assertThat(said).hasSize(4);
    assertThat(said.get(0).out()).contains("simulated");
    assertThat(said.get(0).err()).contains("a simulator answers");
    assertThat(said.get(1).out())
        .startsWith("{\"run_id\":")
        .contains("\"subtype\":\"success\"", "data: {\"type\":\"text\"")
        .contains("\"type\":\"cancelled\",", "\"event\":\"job.cancelled\"");
    assertThat(said.get(2).out()).startsWith("caudal 0.").contains("store", "SQLite 3.");
    assertThat(said.get(3).out())
        .startsWith("event: message_start\n")
        .contains("hello ", "\"name\":\"Read\"", "\"stop_reason\":\"tool_use\"")
        .endsWith("data: {\"type\":\"message_stop\"}\n\n");
  }

  @Test
  void its_java_examples_work(@TempDir Path folder) throws IOException {
    var said = new ArrayList<String>();
    try (var simulator = Simulator.start()) {
      for (var example : Examples.in(README, "tested", "java")) {
        Files.writeString(folder.resolve("Example.java"), example);
        var ran = Ran.run(folder, Examples.env(Examples.upstream(simulator)), java());
        assertThat(ran.code()).describedAs("%s%s", example, ran.all()).isZero();
        said.add(ran.out());
      }
    }
    assertThat(said).hasSize(2);
    assertThat(said.getFirst()).contains("simulated", "2+3");
    assertThat(said.getLast()).contains("1:text{\"content\":\"hi\"}");
  }

  private static String[] java() {
    return new String[] {
      System.getProperty("java.home") + "/bin/java",
      "--enable-native-access=ALL-UNNAMED",
      "-cp",
      System.getProperty("java.class.path"),
      "Example.java"
    };
  }
}
