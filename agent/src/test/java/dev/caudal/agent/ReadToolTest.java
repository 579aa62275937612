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

final class ReadToolTest {
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

  private String read(String path) throws Exception {
    return den.works("Read", Map.of("file_path", path));
  }

  private String read(String path, int offset, int limit) throws Exception {
    return den.works("Read", Map.of("file_path", path, "offset", offset, "limit", limit));
  }

  @Test
  void lines_come_with_their_numbers() throws Exception {
    den.file("a.txt", "one\ntwo\n\nfour");
    assertThat(read("a.txt")).isEqualTo("1\tone\n2\ttwo\n3\t\n4\tfour");
    assertThat(read(den.ws + "/a.txt")).startsWith("1\tone");
  }

  @Test
  void a_last_line_break_is_followed_by_an_empty_line() throws Exception {
    den.file("a.txt", "one\n");
    assertThat(read("a.txt")).isEqualTo("1\tone\n2\t");
  }

  @Test
  void windows_line_breaks_and_byte_order_marks_are_not_shown() throws Exception {
    den.file("a.txt", "\ufeffone\r\ntwo\r\n");
    assertThat(read("a.txt")).isEqualTo("1\tone\n2\ttwo\n3\t");
  }

  @Test
  void a_part_is_shown_with_its_own_numbers() throws Exception {
    den.file("a.txt", "1\n2\n3\n4\n5\n");
    assertThat(read("a.txt", 2, 2)).isEqualTo("2\t2\n3\t3");
    assertThat(read("a.txt", 0, 1)).isEqualTo("1\t1");
    assertThat(read("a.txt", 99, 1)).contains("6 lines").contains("99");
  }

  @Test
  void an_empty_file_is_called_so() throws Exception {
    den.file("a.txt", "");
    assertThat(read("a.txt")).contains("empty");
  }

  @Test
  void a_large_file_is_shown_in_parts_only() throws Exception {
    den.file("a.txt", "0123456789abcde\n".repeat(40_000));
    assertThat(den.fails("Read", Map.of("file_path", "a.txt"))).contains("offset and limit");
    assertThat(read("a.txt", 39_999, 1)).isEqualTo("39999\t0123456789abcde");
    assertThat(read("a.txt", 1, 40_000))
        .hasSizeLessThan(ReadTool.MAX_SHOWN + 100)
        .endsWith("]")
        .contains("go on with offset");
  }

  @Test
  void a_line_too_long_is_cut() throws Exception {
    den.file("a.txt", "x".repeat(600_000) + "\nnext");
    assertThat(read("a.txt", 1, 1)).hasSizeLessThan(ReadTool.MAX_SHOWN + 100).contains("too long");
    assertThat(read("a.txt", 2, 1)).isEqualTo("2\tnext");
  }

  @Test
  void a_huge_file_is_refused() throws Exception {
    try (var file = new java.io.RandomAccessFile(den.file("a.txt", "").toFile(), "rw")) {
      file.setLength(1L << 32);
    }
    assertThat(den.fails("Read", Map.of("file_path", "a.txt", "limit", 1))).contains("16 MB");
  }

  @Test
  void binary_files_are_refused() throws Exception {
    den.file("a.txt", "abc\0def");
    assertThat(den.fails("Read", Map.of("file_path", "a.txt"))).contains("binary");
  }

  @Test
  void folders_and_missing_files_are_told_apart() throws Exception {
    assertThat(den.fails("Read", Map.of("file_path", "sub"))).contains("is a folder");
    assertThat(den.fails("Read", Map.of("file_path", "nothing")))
        .contains("no such file: nothing")
        .contains(den.ws.toString());
  }

  @Test
  void pictures_and_pdfs_are_shown_as_blocks() throws Exception {
    Files.write(
        den.ws.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0});
    den.file("b.pdf", "%PDF-1.7\0");
    var picture = den.call("Read", Map.of("file_path", "a.png")).content().getFirst();
    var document = den.call("Read", Map.of("file_path", "b.pdf")).content().getFirst();

    assertThat(picture).isInstanceOf(ContentBlock.Image.class);
    assertThat(picture.raw().text())
        .isEqualTo(
            "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"iVBORw0KGgoA\"}}");
    assertThat(document).isInstanceOf(ContentBlock.Document.class);
    assertThat(document.raw().text()).contains("application/pdf");
  }

  @Test
  void notebooks_are_shown_by_cell() throws Exception {
    den.file(
        "a.ipynb",
        """
        {"cells":[{"cell_type":"code","id":"c1","source":["a = 1\\n","a"],"outputs":[
        {"output_type":"stream","text":["printed\\n"]},
        {"output_type":"execute_result","data":{"text/plain":"1"}},
        {"output_type":"display_data","data":{"image/png":"AAAA"}},
        {"output_type":"error","ename":"E","evalue":"bad"}]},
        {"cell_type":"markdown","source":"text"}]}\
        """);
    assertThat(read("a.ipynb"))
        .contains("<cell id=\"c1\" type=\"code\">\na = 1\na\n</cell>")
        .contains("printed")
        .contains("<output>\n1\n</output>")
        .contains("[image/png]")
        .contains("E: bad")
        .contains("<cell id=\"cell-1\" type=\"markdown\">\ntext\n</cell>");
    den.file("b.ipynb", "{");
    assertThat(den.fails("Read", Map.of("file_path", "b.ipynb"))).contains("not a notebook");
  }

  @Test
  void wrong_input_is_named() throws Exception {
    assertThat(den.fails("Read", Map.of())).isEqualTo("Read: file_path is missing");
    assertThat(den.fails("Read", Map.of("file_path", 7)))
        .isEqualTo("Read: file_path must be a string");
    assertThat(den.fails("Read", Map.of("file_path", "a", "offset", "3"))).contains("offset");
    assertThat(den.fails("Read", Map.of("file_path", "a", "limit", 0.5))).contains("limit");
    assertThat(den.fails("Read", "a.txt")).contains("object");
  }
}
