// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table in docs/configuration.md is the list of settings, to the letter. */
final class SettingsDocumentTest {
  private static final String HEAD = "| setting | in `caudal.yaml` | default | what it does |";

  @Test
  void the_table_is_the_list() throws IOException {
    var text = Files.readString(Path.of("..", "docs", "configuration.md"));
    int from = text.indexOf(HEAD);
    assertThat(from).as("the table's head").isNotNegative();
    int to = text.indexOf("\n\n", from);
    assertThat(text.substring(from, to)).isEqualTo(table());
  }

  @Test
  void keys_and_options_are_each_of_one_setting() {
    assertThat(Settings.ALL).extracting(Setting::name).doesNotHaveDuplicates();
    assertThat(Settings.ALL).extracting(Setting::key).doesNotHaveDuplicates();
  }

  private static String table() {
    return Settings.ALL.stream()
        .map(SettingsDocumentTest::row)
        .collect(joining("\n", HEAD + "\n|---|---|---|---|\n", ""));
  }

  private static String row(Setting<?> setting) {
    var option = setting.option().isEmpty() ? "" : ", `" + setting.option() + "`";
    var traits = setting.traits();
    var notes = (traits.secret() ? " Secret." : "") + (traits.built() ? "" : " Not built yet.");
    return "| `%s`%s | `%s` | %s | %s Takes %s.%s |"
        .formatted(
            setting.name(),
            option,
            setting.key(),
            setting.otherwise().isEmpty() ? "" : "`" + setting.otherwise() + "`",
            setting.text(),
            setting.kind().rule(),
            notes);
  }
}
