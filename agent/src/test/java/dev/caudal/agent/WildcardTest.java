// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WildcardTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "*.java A.java",
        "*.java .java",
        "**/*.java A.java",
        "**/*.java a/b/A.java",
        "src/**/A.java src/A.java",
        "src/**/A.java src/x/y/A.java",
        "src/** src/a/b",
        "** a/b/c",
        "a?c abc",
        "a[b-d]c acc",
        "a[!b]c axc",
        "a[^b]c axc",
        "a[]]c a]c",
        "a[-x]c a-c",
        "*.{ts,tsx} a.tsx",
        "{a,b/{c,d}}/x b/d/x",
        "{a,}b b",
        "a{b a{b",
        "a\\*b a*b",
        "a\\{b,c} a{b,c}",
        "[ab [ab",
        "a**b axxb",
        "*a*a*a aaa",
        "é? éß",
        "?.txt 😀.txt",
        "**/a/** x/a/y",
        "a/**/**/b a/b"
      })
  void these_fit(String pattern, String path) throws Refusal {
    assertThat(Wildcard.of(pattern).matches(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "*.java a/A.java",
        "*.java A.javac",
        "src/**/A.java srcA.java",
        "src/**/A.java src/xA.java",
        "src/** src",
        "a?c a/c",
        "a[!b]c a/c",
        "a[b-d]c aec",
        "*.{ts,tsx} a.t",
        "a**b a/b",
        "**/a xa",
        "a\\*b axb",
        "* a/b",
        "? ab",
        "**/*.java A.java/x"
      })
  void these_do_not(String pattern, String path) throws Refusal {
    assertThat(Wildcard.of(pattern).matches(path)).isFalse();
  }

  @Test
  void a_pattern_of_many_stars_takes_no_longer() throws Refusal {
    var pattern = Wildcard.of("*a".repeat(400) + "b");
    assertThat(pattern.matches("a".repeat(4_000))).isFalse();
    assertThat(Wildcard.of("**/".repeat(300) + "b").matches("a/".repeat(2_000) + "c")).isFalse();
  }

  @Test
  void patterns_are_bounded() {
    assertThatThrownBy(() -> Wildcard.of("a".repeat(2_000))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Wildcard.of("{a,b}".repeat(30))).isInstanceOf(Refusal.class);
  }
}
