// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class GrepToolTest {
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

  private static Map<String, Object> input(String pattern, Object... more) {
    var input = new HashMap<String, Object>(Map.of("pattern", pattern));
    for (var i = 0; i < more.length; i += 2) {
      input.put((String) more[i], more[i + 1]);
    }
    return input;
  }

  private String grep(String pattern, Object... more) throws Exception {
    return den.works("Grep", input(pattern, more));
  }

  private String lines(String pattern, Object... more) throws Exception {
    var input = input(pattern, more);
    input.put("output_mode", "content");
    return den.works("Grep", input);
  }

  @Test
  void files_that_match_are_named() throws Exception {
    den.file("a.txt", "one\ntwo\n");
    den.file("sub/b.txt", "two\n");
    assertThat(grep("two")).isEqualTo("2 files\na.txt\nsub/b.txt");
    assertThat(grep("one")).isEqualTo("1 file\na.txt");
    assertThat(grep("three")).isEqualTo("no matches");
    assertThat(grep("two", "path", "sub")).isEqualTo("1 file\nsub/b.txt");
  }

  @Test
  void lines_come_with_file_and_number() throws Exception {
    den.file("a.txt", "one\r\ntwo\r\none two\r\n");
    den.file("sub/b.txt", "two");
    assertThat(lines("two$")).isEqualTo("a.txt:2:two\na.txt:3:one two\nsub/b.txt:1:two");
    assertThat(lines("^two", "path", "a.txt")).isEqualTo("2:two");
    assertThat(lines("^two", "-n", false)).isEqualTo("a.txt:two\nsub/b.txt:two");
    assertThat(lines("TWO", "-i", true, "path", "sub")).isEqualTo("sub/b.txt:1:two");
    assertThat(lines("t.|n", "-o", true, "path", "a.txt")).isEqualTo("1:n\n2:tw\n3:n\n3:tw");
  }

  @Test
  void context_is_shown_once_and_in_groups() throws Exception {
    den.file("a.txt", "1\n2\nx\n4\nx\n6\n7\n8\n9\nx\n");
    assertThat(lines("x", "path", "a.txt", "-C", 1))
        .isEqualTo("2-2\n3:x\n4-4\n5:x\n6-6\n--\n9-9\n10:x");
    assertThat(lines("x", "path", "a.txt", "-A", 2)).isEqualTo("3:x\n4-4\n5:x\n6-6\n7-7\n--\n10:x");
    assertThat(lines("x", "path", "a.txt", "-B", 9, "head_limit", 4))
        .startsWith("1-1\n2-2\n3:x\n4-4\n[");
    den.file("b.txt", "x");
    assertThat(lines("x", "context", 1, "offset", 6)).isEqualTo("a.txt:10:x\n--\nb.txt:1:x");
  }

  @Test
  void matches_are_counted() throws Exception {
    den.file("a.txt", "x\nx x\ny\n");
    den.file("b.txt", "x\n");
    assertThat(grep("x", "output_mode", "count"))
        .isEqualTo("a.txt:2\nb.txt:1\n\n3 in all, in 2 files");
  }

  @Test
  void results_come_in_pages() throws Exception {
    den.file("a.txt", "x\n".repeat(600));
    assertThat(lines("x").lines()).hasSize(251);
    assertThat(lines("x")).endsWith("[there is more: go on with offset 250]");
    assertThat(lines("x", "offset", 500)).startsWith("a.txt:501:x").endsWith("a.txt:600:x");
    assertThat(lines("x", "head_limit", 0).lines()).hasSize(600);
    assertThat(lines("x", "offset", 700)).isEqualTo("no more matches");
    assertThat(grep("x", "head_limit", 1)).isEqualTo("1 file\na.txt");
  }

  @Test
  void long_results_are_bounded() throws Exception {
    den.file("a.txt", ("x".repeat(50_000) + "\n").repeat(50));
    assertThat(lines("x", "head_limit", 1)).hasSizeLessThan(1_200);
    assertThat(lines("x", "head_limit", 0)).hasSizeLessThan(101_000);
  }

  @Test
  void a_match_may_span_lines_if_asked() throws Exception {
    den.file("a.txt", "0\nbegin\nmiddle\nend\n5\nbegin end\n");
    assertThat(grep("begin.*?end")).isEqualTo("1 file\na.txt");
    assertThat(lines("begin.middle")).isEqualTo("no matches");
    assertThat(lines("begin.*?end", "multiline", true, "path", "a.txt"))
        .isEqualTo("2:begin\n3:middle\n4:end\n6:begin end");
    assertThat(lines("e\nm", "multiline", true)).isEqualTo("no matches");
    assertThat(lines("n\nm", "multiline", true, "-o", true, "path", "a.txt")).isEqualTo("2:n\nm");
    assertThat(lines("middle\n", "multiline", true, "path", "a.txt")).isEqualTo("3:middle");
    assertThat(grep("begin.*?end", "multiline", true, "output_mode", "count"))
        .startsWith("a.txt:2");
  }

  @Test
  void files_are_chosen_by_type_and_pattern() throws Exception {
    den.file("a.java", "x");
    den.file("b.py", "x");
    den.file("src/c.java", "x");
    den.file("src/c.min.js", "x");
    assertThat(grep("x", "type", "java")).isEqualTo("2 files\na.java\nsrc/c.java");
    assertThat(grep("x", "glob", "*.{java,py}")).isEqualTo("3 files\na.java\nb.py\nsrc/c.java");
    assertThat(grep("x", "glob", "src/** !*.min.js")).isEqualTo("1 file\nsrc/c.java");
    assertThat(grep("x", "glob", "*.java", "path", "src")).isEqualTo("1 file\nsrc/c.java");
    assertThat(den.fails("Grep", input("x", "type", "cobol"))).contains("there are c, cpp");
  }

  @Test
  void ignored_binary_and_linked_files_are_not_searched() throws Exception {
    den.file(".gitignore", "out/\n");
    den.file("out/a.txt", "word");
    den.file("b.bin", "word\0");
    den.file("c.txt", "word");
    den.link("d.txt", "c.txt");
    assertThat(grep("word")).isEqualTo("1 file\nc.txt");
    assertThat(grep("word", "path", "out")).isEqualTo("1 file\nout/a.txt");
    assertThat(grep("word", "path", "d.txt")).isEqualTo("1 file\nc.txt");
  }

  @Test
  void files_too_large_are_counted() throws Exception {
    try (var file = new java.io.RandomAccessFile(den.file("a.txt", "").toFile(), "rw")) {
      file.setLength(1L << 32);
    }
    assertThat(grep("x")).contains("no matches").contains("1 files over 16 MB");
  }

  @Test
  void a_pattern_without_end_is_stopped() throws Exception {
    den.file("a.txt", "a".repeat(5_000) + "!");
    var grep = new GrepTool(den.jail, file -> true, Duration.ofMillis(200));
    var output =
        grep.run(new ToolCall("toolu_1", "Grep", Json.of(input("(a*)*b|(.*.*)*x"))), den.context());
    assertThat(output.isError()).isTrue();
    assertThat(output.text()).contains("pattern");
  }

  @Test
  void a_cancelled_match_ends() throws Exception {
    den.file("a.txt", "a".repeat(5_000) + "!");
    var thread = Thread.currentThread();
    Thread.ofVirtual().start(thread::interrupt);
    assertThatThrownBy(() -> grep("(.*.*.*.*.*)*x")).isInstanceOf(InterruptedException.class);
    Thread.interrupted();
  }

  @Test
  void wrong_patterns_are_explained() throws Exception {
    assertThat(den.fails("Grep", input("a("))).contains("not a regular expression");
    assertThat(den.fails("Grep", input("interface{"))).contains("backslash");
    assertThat(den.fails("Grep", Map.of())).isEqualTo("Grep: pattern is missing");
    assertThat(den.fails("Grep", input("a", "output_mode", "all"))).contains("output_mode");
    assertThat(den.fails("Grep", input("a", "-A", -1))).contains("-A");
    assertThat(den.fails("Grep", input("a", "path", "none"))).contains("none");
  }

  @Test
  void habits_of_other_engines_work() throws Exception {
    den.file("a.txt", "ab12\n");
    assertThat(lines("(?P<word>[[:alpha:]]+)[[:digit:]_]", "-o", true)).isEqualTo("a.txt:1:ab1");
  }

  @Test
  void a_deep_pattern_does_no_harm() throws Exception {
    Files.writeString(den.ws.resolve("a.txt"), "ab".repeat(200_000));
    var output = den.call("Grep", input("(a|b|ab)*c"));
    assertThat(output.text()).isNotBlank();
  }
}
