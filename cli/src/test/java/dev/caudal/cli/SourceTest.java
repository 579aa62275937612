// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that only the text of the sources can show, tests included. */
final class SourceTest {
  private static final int MAX_LINES = 400;
  private static final Pattern SLEEP =
      Pattern.compile("\\b(Thread|TimeUnit\\.[A-Z]+)\\s*\\.\\s*sleep\\s*\\(");

  @Test
  void no_file_is_too_long_to_read() {
    assertThat(sources().filter(file -> lines(file).size() > MAX_LINES)).isEmpty();
  }

  @Test
  void nobody_sleeps() {
    // Waiting is for an event, or on a clock that a test can turn.
    assertThat(sources().filter(file -> SLEEP.matcher(text(file)).find())).isEmpty();
  }

  private static Stream<Path> sources() {
    var root = Scripts.root();
    try (var files = Files.walk(root)) {
      var found = files.filter(file -> isSource(root.relativize(file))).toList();
      assertThat(found).hasSizeGreaterThan(20);
      return found.stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static boolean isSource(Path file) {
    var path = file.toString();
    return (path.contains("src/") && path.endsWith(".java") && !path.contains("target/"))
        || path.startsWith("scripts/")
        || path.equals("caudal")
        || path.equals("test");
  }

  private static List<String> lines(Path file) {
    return text(file).lines().toList();
  }

  private static String text(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readString(file) : "";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
