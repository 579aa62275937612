// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotebookEditToolTest {
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

  private static final String NOTEBOOK =
      """
      {
       "cells": [
        {
         "cell_type": "code",
         "execution_count": 3,
         "id": "c1",
         "metadata": {},
         "outputs": [{"output_type": "stream", "text": "old"}],
         "source": ["a = 1\\n", "a"]
        },
        {
         "cell_type": "markdown",
         "id": "c2",
         "metadata": {},
         "source": ["text"]
        }
       ],
       "metadata": {"kept": 1.50},
       "nbformat": 4,
       "nbformat_minor": 5
      }
      """;

  private Path seen() throws Exception {
    var file = den.file("a.ipynb", NOTEBOOK);
    den.works("Read", Map.of("file_path", "a.ipynb"));
    return file;
  }

  private static Map<String, String> edit(String id, String mode, String source) {
    return Map.of(
        "notebook_path",
        "a.ipynb",
        "cell_id",
        id,
        "edit_mode",
        mode,
        "new_source",
        source,
        "cell_type",
        "code");
  }

  @Test
  void a_cell_is_replaced_and_its_output_dropped() throws Exception {
    var file = seen();
    assertThat(den.works("NotebookEdit", edit("c1", "replace", "b = 2\nb")))
        .isEqualTo("replaced cell c1 in a.ipynb");
    assertThat(file)
        .content()
        .contains("\n   \"source\": [\n    \"b = 2\\n\",\n    \"b\"\n   ]")
        .contains("\n   \"outputs\": []")
        .contains("\"kept\"")
        .doesNotContain("old");
  }

  @Test
  void cells_are_inserted_and_deleted() throws Exception {
    var file = seen();
    den.works("NotebookEdit", edit("c1", "insert", "new = 1"));
    den.works("NotebookEdit", edit("c1", "delete", ""));
    var cells = Json.parse(java.nio.file.Files.readString(file)).tree().path("cells");
    assertThat(cells.size()).isEqualTo(2);
    assertThat(cells.path(0).path("source").path(0).asString()).isEqualTo("new = 1");
    assertThat(cells.path(0).path("id").asString()).hasSize(8);
    assertThat(cells.path(1).path("id").asString()).isEqualTo("c2");
  }

  @Test
  void what_cannot_be_done_is_said() throws Exception {
    den.file("a.ipynb", NOTEBOOK);
    assertThat(den.fails("NotebookEdit", edit("c1", "delete", ""))).contains("read a.ipynb before");
    seen();
    assertThat(den.fails("NotebookEdit", edit("c9", "delete", ""))).contains("no cell c9");
    assertThat(den.fails("NotebookEdit", edit("c1", "destroy", ""))).contains("edit_mode");
    var insert = Map.of("notebook_path", "a.ipynb", "edit_mode", "insert", "new_source", "x");
    assertThat(den.fails("NotebookEdit", insert)).contains("cell_type is missing");
    assertThat(den.fails("NotebookEdit", Map.of("notebook_path", "a.txt"))).contains("use Edit");
    assertThat(den.fails("NotebookEdit", Map.of("notebook_path", "b.ipynb"))).contains("no such");
  }
}
