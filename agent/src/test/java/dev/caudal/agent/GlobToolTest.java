// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GlobToolTest {
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

  private String glob(String pattern) throws Exception {
    return den.works("Glob", Map.of("pattern", pattern));
  }

  @Test
  void files_are_found_newest_first() throws Exception {
    for (var i = 1; i <= 3; i++) {
      var file = den.file("src/" + i + "/F" + i + ".java", "");
      Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(i * 1_000_000L));
    }
    den.file("src/a.txt", "");
    assertThat(glob("**/*.java")).isEqualTo("src/3/F3.java\nsrc/2/F2.java\nsrc/1/F1.java");
    assertThat(glob("src/{1,2}/*")).isEqualTo("src/2/F2.java\nsrc/1/F1.java");
    assertThat(glob("src/1/F1.java")).isEqualTo("src/1/F1.java");
    assertThat(glob(den.ws + "/src/*.txt")).isEqualTo("src/a.txt");
    assertThat(den.works("Glob", Map.of("pattern", "*.txt", "path", "src"))).isEqualTo("src/a.txt");
    assertThat(glob("*.txt")).isEqualTo("no files found");
    assertThat(glob("none/*.txt")).isEqualTo("no files found");
  }

  @Test
  void a_hundred_are_shown() throws Exception {
    for (var i = 0; i < 120; i++) {
      den.file("f" + i, "");
    }
    assertThat(glob("*").lines()).hasSize(101);
    assertThat(glob("*")).contains("100 newest of 120");
  }

  @Test
  void what_git_leaves_out_is_not_found_unless_named() throws Exception {
    den.file(".gitignore", "build/\n*.log\n!keep.log\n");
    den.file("build/a.txt", "");
    den.file("sub/.gitignore", "x.txt\n");
    den.file("sub/x.txt", "");
    den.file("x.txt", "");
    den.file("a.log", "");
    den.file("keep.log", "");
    den.file(".git/config", "");
    den.file(".github/ci.yml", "");
    assertThat(glob("**").lines())
        .containsExactlyInAnyOrder(
            ".gitignore", "sub/.gitignore", "x.txt", "keep.log", ".github/ci.yml");
    assertThat(glob("build/*")).isEqualTo("build/a.txt");
    assertThat(glob("sub/*.txt")).isEqualTo("no files found");
    assertThat(glob(".git/*")).isEqualTo(".git/config");
  }

  @Test
  void names_with_line_breaks_make_no_lines() throws Exception {
    den.file("a\nb.txt", "");
    assertThat(glob("*.txt")).isEqualTo("a?b.txt");
  }

  @Test
  void a_cancelled_search_ends() throws Exception {
    den.file("a.txt", "");
    den.cancelled.set(true);
    assertThatThrownBy(() -> glob("**")).isInstanceOf(InterruptedException.class);
  }

  @Test
  void wrong_input_is_named() throws Exception {
    den.file("a.txt", "");
    assertThat(den.fails("Glob", Map.of())).isEqualTo("Glob: pattern is missing");
    assertThat(den.fails("Glob", Map.of("pattern", "*", "path", "a.txt"))).contains("is a file");
    assertThat(den.fails("Glob", Map.of("pattern", "{a,b}".repeat(50)))).contains("alternatives");
  }
}
