// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WriteToolTest {
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

  private static Map<String, String> write(String path, String content) {
    return Map.of("file_path", path, "content", content);
  }

  @Test
  void a_new_file_is_written_with_its_folders() throws Exception {
    assertThat(den.works("Write", write("a/b/c.txt", "é\n")))
        .isEqualTo("created a/b/c.txt (3 bytes)");
    assertThat(den.ws.resolve("a/b/c.txt")).hasContent("é\n");
  }

  @Test
  void what_was_not_read_is_not_overwritten() throws Exception {
    den.file("a.txt", "old");
    assertThat(den.fails("Write", write("a.txt", "new"))).contains("read a.txt before");
    den.works("Read", Map.of("file_path", "a.txt"));
    assertThat(den.works("Write", write("a.txt", "new"))).startsWith("replaced a.txt");
    assertThat(den.works("Write", write("./a.txt", "newer"))).startsWith("replaced a.txt");
    assertThat(den.ws.resolve("a.txt")).hasContent("newer");
  }

  @Test
  void what_changed_since_it_was_read_is_not_overwritten() throws Exception {
    var file = den.file("a.txt", "old");
    var time = Files.getLastModifiedTime(file);
    den.works("Read", Map.of("file_path", "a.txt"));
    Files.writeString(file, "odd");
    Files.setLastModifiedTime(file, time);
    assertThat(den.fails("Write", write("a.txt", "new"))).contains("changed since");
    assertThat(file).hasContent("odd");
  }

  @Test
  void a_file_that_was_touched_but_is_the_same_may_be_overwritten() throws Exception {
    var file = den.file("a.txt", "old");
    den.works("Read", Map.of("file_path", "a.txt"));
    Files.writeString(file, "old");
    den.works("Write", write("a.txt", "new"));
  }

  @Test
  void a_file_cannot_be_written_over_a_folder_or_below_a_file() throws Exception {
    den.file("a.txt", "old");
    assertThat(den.fails("Write", write("sub", "x"))).contains("is a folder");
    assertThat(den.fails("Write", write("a.txt/b", "x"))).contains("not a folder");
  }

  @Test
  void an_interrupted_write_leaves_nothing() throws Exception {
    Thread.currentThread().interrupt();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> den.call("Write", write("a.txt", "new")))
        .isInstanceOf(InterruptedException.class);
    Thread.interrupted();
    assertThat(Den.names(den.ws)).containsExactly("sub");
  }
}
