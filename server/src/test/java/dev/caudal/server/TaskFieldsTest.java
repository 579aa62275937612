// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaskFieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools|Read,Glob|[\"Read\",\"Glob\"]",
        "tools||[]",
        "allowed_tools|Bash(git add a, b), Read|[\"Bash(git add a, b)\",\"Read\"]",
        "allowedTools|[\"a,b\"]|[\"a,b\"]",
        "metadata|{\"a\":\"1\"}|{\"a\":\"1\"}",
        "max_turns|5|5",
        "maxBudgetUsd|0.50|0.5",
        "max_turns|007|7",
        "max_turns|many|\"many\"",
        "thinking|adaptive|\"adaptive\"",
        "thinking|{\"type\":\"adaptive\"}|{\"type\":\"adaptive\"}",
        "task|12|\"12\"",
        "unheard_of|x|\"x\""
      })
  void a_query_string_spells_a_task(String name, String value, String json) {
    var task = TaskFields.of(Map.of(name, value == null ? "" : value));
    assertThat(task.path(name).toString()).isEqualTo(json);
  }

  @Test
  void an_object_that_is_none_is_refused_by_name() {
    assertThatThrownBy(() -> TaskFields.of(Map.of("metadata", "{")))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("metadata:");
  }
}
