// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongOutputTest {
  @TempDir private Path folder;
  private Path workspace;

  @BeforeEach
  void prepare() throws IOException {
    workspace = Files.createDirectory(folder.toRealPath().resolve("ws"));
  }

  @Test
  void short_output_is_shown_whole_and_makes_no_file() throws IOException {
    try (var bench = ShellBench.inSandbox(workspace)) {
      assertThat(bench.bash("printf 'x%.0s' {1..30000}").text()).hasSize(30_000);
      assertThat(files(workspace.resolve(".caudal"))).isEqualTo(1);
      assertThat(workspace.resolve(".caudal/.gitignore")).hasContent("*\n");
    }
  }

  @Test
  void long_output_shows_its_ends_and_is_whole_in_a_file() throws IOException {
    try (var bench = ShellBench.inSandbox(workspace)) {
      var text = bench.bash("seq 100000").text();
      assertThat(text).hasSizeLessThan(12_000).startsWith("1\n2\n").endsWith("99999\n100000\n");
      assertThat(text).contains("578,895 characters left out; the whole output is in ");
      var file = Path.of(text.replaceFirst("(?s).*is in (\\S+) .*", "$1"));
      assertThat(file).hasParent(workspace.resolve(".caudal")).hasSize(588_895);
      assertThat(bench.bash("tail -n 1 " + file).text()).isEqualTo("100000\n");
    }
  }

  @Test
  void the_file_has_an_end_too() throws IOException {
    try (var bench = ShellBench.limited(workspace, ShellBench.SMALL)) {
      var text = bench.bash("yes | head -c 5000000").text();
      assertThat(text).contains("the first 1,048,576 bytes of the output are in ");
      assertThat(bench.bash("cat .caudal/*.txt | wc -c").text()).isEqualTo("1048576\n");
    }
  }

  @Test
  void another_folder_can_be_told_which_commands_only_read() throws IOException {
    var spills = folder.toRealPath().resolve("spills");
    try (var bench = ShellBench.spilling(workspace, spills)) {
      assertThat(bench.bash("seq 100000").text()).contains("is in " + spills);
      assertThat(bench.bash("cat " + spills + "/* | tail -n 1").text()).isEqualTo("100000\n");
      assertThat(bench.bash("rm -f " + spills + "/*").isError()).isTrue();
      assertThat(files(spills)).isEqualTo(1);
      assertThat(workspace.resolve(".caudal")).doesNotExist();
    }
  }

  @Test
  void a_failed_command_with_long_output_is_an_error_with_its_ends() {
    try (var bench = ShellBench.inSandbox(workspace)) {
      var output = bench.bash("seq 100000; exit 9");
      assertThat(output.isError()).isTrue();
      assertThat(output.text()).startsWith("Exit code 9\n1\n2\n").endsWith("100000\n");
    }
  }

  @Test
  void a_character_is_never_cut_in_two() {
    try (var bench = ShellBench.inSandbox(workspace)) {
      var text = bench.bash("printf x; printf '\\U1F600%.0s' {1..40000}").text();
      for (int i = 0; i < text.length(); i++) {
        if (Character.isHighSurrogate(text.charAt(i))) {
          assertThat(Character.isLowSurrogate(text.charAt(++i))).isTrue();
        } else {
          assertThat(Character.isLowSurrogate(text.charAt(i))).isFalse();
        }
      }
    }
  }

  private static long files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.count();
    }
  }
}
