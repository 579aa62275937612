// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class IgnoreRulesTest {
  private static boolean ignores(String rules, String path) {
    var isFolder = path.endsWith("/");
    return IgnoreRules.parse(rules)
        .ignores(isFolder ? path.substring(0, path.length() - 1) : path, isFolder);
  }

  @Test
  void a_name_is_meant_anywhere_a_path_from_the_top() {
    assertThat(ignores("*.log", "a/b.log")).isTrue();
    assertThat(ignores("/b.log", "a/b.log")).isFalse();
    assertThat(ignores("/b.log", "b.log")).isTrue();
    assertThat(ignores("a/b.log", "a/b.log")).isTrue();
    assertThat(ignores("a/b.log", "x/a/b.log")).isFalse();
    assertThat(ignores("**/b/c", "x/b/c")).isTrue();
    assertThat(ignores("{a,b}", "a")).isFalse();
  }

  @Test
  void a_slash_behind_means_folders() {
    assertThat(ignores("build/", "build/")).isTrue();
    assertThat(ignores("build/", "x/build/")).isTrue();
    assertThat(ignores("build/", "build")).isFalse();
  }

  @Test
  void the_last_line_decides() {
    assertThat(ignores("*.log\n!keep.log", "keep.log")).isFalse();
    assertThat(ignores("!keep.log\n*.log", "keep.log")).isTrue();
  }

  @Test
  void comments_and_blanks_say_nothing() {
    assertThat(ignores("# a\n\n   \n/\n!\n", "a")).isFalse();
    assertThat(ignores("\\#a", "#a")).isTrue();
    assertThat(ignores("a  \r\n", "a")).isTrue();
  }
}
