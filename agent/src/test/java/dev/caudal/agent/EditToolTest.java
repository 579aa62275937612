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

final class EditToolTest {
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

  private Path seen(String name, String content) throws Exception {
    var file = den.file(name, content);
    den.works("Read", Map.of("file_path", name));
    return file;
  }

  private ToolOutput edit(String path, String from, String to) throws Exception {
    return den.edit(path, from, to);
  }

  @Test
  void one_place_is_changed() throws Exception {
    var file = seen("a.txt", "one two three");
    assertThat(edit("a.txt", "two", "2").text()).isEqualTo("changed a.txt in one place");
    assertThat(edit("a.txt", "three", "3").isError()).isFalse();
    assertThat(file).hasContent("one 2 3");
  }

  @Test
  void a_file_must_be_read_first_and_be_as_it_was() throws Exception {
    var file = den.file("a.txt", "one");
    assertThat(edit("a.txt", "one", "1").text()).contains("read a.txt before");
    den.works("Read", Map.of("file_path", "a.txt"));
    Files.writeString(file, "one more");
    assertThat(edit("a.txt", "one", "1").text()).contains("changed since");
    assertThat(file).hasContent("one more");
  }

  @Test
  void several_places_are_changed_only_if_all_are_meant() throws Exception {
    var file = seen("a.txt", "x, x, x");
    assertThat(edit("a.txt", "x", "y").text()).contains("3 times").contains("replace_all");
    assertThat(file).hasContent("x, x, x");
    var all =
        Map.of("file_path", "a.txt", "old_string", "x", "new_string", "y", "replace_all", true);
    assertThat(den.works("Edit", all)).contains("3 places");
    assertThat(file).hasContent("y, y, y");
  }

  @Test
  void places_that_overlap_are_several() throws Exception {
    seen("a.txt", "aaa");
    assertThat(edit("a.txt", "aa", "b").text()).contains("2 times");
  }

  @Test
  void what_cannot_be_done_is_said() throws Exception {
    seen("a.txt", "one");
    assertThat(edit("a.txt", "two", "2").text()).contains("not in the file");
    assertThat(edit("a.txt", "one", "one").text()).contains("the same");
    assertThat(edit("a.txt", "", "one").text()).contains("not empty");
    assertThat(edit("none.txt", "one", "1").text()).contains("no such file: none.txt");
    assertThat(edit("sub", "one", "1").text()).contains("is a folder");
    assertThat(edit("a.ipynb", "one", "1").text()).contains("NotebookEdit");
    var wrong = Map.of("file_path", "a.txt", "old_string", "one", "new_string", 1);
    assertThat(den.fails("Edit", wrong)).isEqualTo("Edit: new_string must be a string");
  }

  @Test
  void an_empty_old_string_makes_a_file_or_fills_an_empty_one() throws Exception {
    assertThat(edit("new/a.txt", "", "text").text()).isEqualTo("created new/a.txt");
    assertThat(den.ws.resolve("new/a.txt")).hasContent("text");
    var empty = seen("b.txt", "");
    assertThat(edit("b.txt", "", "text").isError()).isFalse();
    assertThat(empty).hasContent("text");
  }

  @Test
  void windows_line_breaks_stay() throws Exception {
    var file = seen("a.txt", "one\r\ntwo\r\nthree\r\n");
    assertThat(edit("a.txt", "one\ntwo", "1\n2\n2b").isError()).isFalse();
    assertThat(edit("a.txt", "three", "3\n4").isError()).isFalse();
    assertThat(Files.readString(file)).isEqualTo("1\r\n2\r\n2b\r\n3\r\n4\r\n");
  }

  @Test
  void mixed_line_breaks_are_changed_where_they_match_only() throws Exception {
    var file = seen("a.txt", "one\r\ntwo\nthree\n");
    assertThat(edit("a.txt", "two\nthree", "2\n3").isError()).isFalse();
    assertThat(Files.readString(file)).isEqualTo("one\r\n2\n3\n");
  }

  @Test
  void what_is_no_text_is_left_alone() throws Exception {
    var latin = den.ws.resolve("a.txt");
    Files.write(latin, new byte[] {'a', (byte) 0xe9, 'b'});
    den.works("Read", Map.of("file_path", "a.txt"));
    assertThat(edit("a.txt", "a", "b").text()).contains("not UTF-8");
    assertThat(Files.readAllBytes(latin)).containsExactly('a', 0xe9, 'b');
  }

  @Test
  void dollars_and_backslashes_are_letters() throws Exception {
    var file = seen("a.txt", "x");
    edit("a.txt", "x", "$1 \\n");
    assertThat(file).hasContent("$1 \\n");
  }
}
