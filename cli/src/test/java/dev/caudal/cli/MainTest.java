// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
  @TempDir Path home;

  @Test
  void the_version_is_one_line_with_the_build_and_the_jdk() {
    var ran = caudal("--version");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).matches("caudal \\d+\\.\\d+\\.\\d+\\S* \\(JDK \\d+[^)]*\\)\\R");
  }

  @Test
  void help_goes_to_stdout() {
    var ran = caudal("--help");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).startsWith("Usage: caudal").contains("doctor");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void an_unknown_command_is_named_on_stderr_with_the_usage() {
    var ran = caudal("dance");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("caudal: there is no dance").contains("Usage: caudal");
  }

  @Test
  void an_unknown_option_of_a_command_shows_that_commands_usage() {
    var ran = caudal("doctor", "--loud");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("caudal doctor: there is no --loud");
    assertThat(ran.err()).contains("Usage: caudal doctor");
  }

  @Test
  void no_command_at_all_is_a_mistake() {
    var ran = caudal();
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("Missing required subcommand").contains("Usage: caudal");
  }

  @Test
  void what_the_launcher_trains_with_works_and_is_no_command_of_the_users() {
    assertThat(caudal("train")).isEqualTo(new Ran(0, "", ""));
    assertThat(caudal("--help").out()).contains("run", "sim").doesNotContain("train");
  }

  private Ran caudal(String... args) {
    return Line.run(Line.machine(home, Map.of()), args);
  }
}
