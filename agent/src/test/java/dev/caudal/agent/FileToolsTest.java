// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileToolsTest {
  @TempDir Path folder;
  private Den den;

  @BeforeEach
  void open() throws IOException {
    den = new Den(folder);
  }

  @AfterEach
  void close() {
    den.close();
  }

  @Test
  void readers_may_run_at_any_time_and_writers_ask() {
    for (var name : List.of("Read", "Glob", "Grep", "TodoWrite")) {
      assertThat(den.tool(name).traits()).isEqualTo(ToolTraits.READING);
    }
    for (var name : List.of("Write", "Edit", "NotebookEdit")) {
      assertThat(den.tool(name).traits())
          .isEqualTo(new ToolTraits(ToolTraits.Approval.EDIT, false, false));
    }
  }

  @Test
  void every_tool_says_what_it_takes() {
    for (var tool : FileTools.of(den.jail)) {
      var schema = tool.inputSchema().tree();
      assertThat(schema.path("type").asString()).isEqualTo("object");
      for (var required : schema.path("required")) {
        assertThat(schema.path("properties").has(required.asString())).isTrue();
      }
      assertThat(tool.description()).isNotBlank().doesNotContain("\n");
    }
  }

  @Test
  void the_path_of_a_call_is_found_by_any_name_of_the_tool() {
    assertThat(pathOf("Read", "file_path")).contains("x");
    assertThat(pathOf("View", "file_path")).contains("x");
    assertThat(pathOf("NotebookEdit", "notebook_path")).contains("x");
    assertThat(pathOf("GrepTool", "path")).contains("x");
    assertThat(pathOf("Glob", "pattern")).contains(".");
    assertThat(pathOf("Read", "path")).isEmpty();
    assertThat(pathOf("Bash", "path")).isEmpty();
  }

  private static java.util.Optional<String> pathOf(String tool, String field) {
    return FileTools.pathOf(new ToolCall("toolu_1", tool, Json.of(Map.of(field, "x"))));
  }

  @Test
  void a_list_of_steps_is_noted() throws Exception {
    var todos =
        List.of(
            Map.of("content", "a", "status", "completed", "activeForm", "doing a"),
            Map.of("content", "b", "status", "in_progress"),
            Map.of("content", "c", "status", "pending"));
    assertThat(den.works("TodoWrite", Map.of("todos", todos)))
        .isEqualTo("noted: 1 completed, 1 in progress, 1 pending");
    assertThat(den.works("TodoWrite", Map.of("todos", List.of()))).contains("empty");
  }

  @Test
  void a_wrong_list_of_steps_is_refused() throws Exception {
    assertThat(den.fails("TodoWrite", Map.of())).contains("todos");
    assertThat(den.fails("TodoWrite", Map.of("todos", List.of(Map.of("content", "a")))))
        .isEqualTo("TodoWrite: todos[0]: status is missing");
    var odd = Map.of("content", "a", "status", "soon");
    assertThat(den.fails("TodoWrite", Map.of("todos", List.of(odd)))).contains("status must be");
    var empty = Map.of("content", " ", "status", "pending");
    assertThat(den.fails("TodoWrite", Map.of("todos", List.of(empty)))).contains("content");
  }

  @Test
  void searches_do_not_see_what_they_may_not() throws Exception {
    den.file("open.txt", "word");
    den.file("closed.txt", "word");
    for (var tool : FileTools.of(den.jail, file -> !file.startsWith("closed"))) {
      if (tool.name().equals("Grep") || tool.name().equals("Glob")) {
        var input = Json.of(Map.of("pattern", tool.name().equals("Grep") ? "word" : "**"));
        var output = tool.run(new ToolCall("toolu_1", tool.name(), input), den.context());
        assertThat(output.text()).contains("open.txt").doesNotContain("closed.txt");
      }
    }
  }
}
