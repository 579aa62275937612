// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Bash(",
        "Bash()",
        "Bash( )",
        "Bash(git *",
        "Bash git",
        "Bash(git) x",
        "Ba sh",
        "*",
        "Bash*",
        "mcp__*",
        "mcp__git*",
        "mcp__x__*(a)",
        "Read(../x)",
        "Read(a//b)",
        "Read(//etc)",
        "Read(~/x)",
        "Read(!x)",
        "Read([ab])",
        "Read({a,b})",
        "Read(a**b)",
        "Read(/)",
        "WebFetch(example.com)",
        "WebFetch(domain:)",
        "WebFetch(domain:*.x)",
        "TodoWrite(x)",
        "add(1)",
        "Bash(a\nb)",
      })
  void malformed_rules_are_refused_with_their_text(String text) {
    assertThatThrownBy(() -> ToolRule.parse(text))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("rule");
  }

  @ParameterizedTest
  @CsvSource({
    "Read, Read, true",
    "Read, View, true",
    "View, Read, true",
    "Task, Agent, true",
    "GlobTool, Glob, true",
    "Read, Glob, false",
    "Edit, Write, false",
    "Read(src/**), Grep, true",
    "Edit(src/**), NotebookEdit, true",
    "Write(src/**), Edit, false",
    "Edit(src/**), Read, false",
    "mcp__db, mcp__db__query, true",
    "mcp__db, mcp__dbx__query, false",
    "mcp__db__*, mcp__db__query, true",
    "mcp__db__get_*, mcp__db__get_all, true",
    "mcp__db__get_*, mcp__db__put, false",
    "mcp__db__query, mcp__db__query, true",
    "mcp__db__query, mcp__db__query2, false",
    "add, add, true",
    "add, Add, false",
    "Bash, KillShell, true",
  })
  void a_rule_names_its_tools(String rule, String tool, boolean expected) {
    assertThat(ToolRule.parse(rule).names(tool)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // pattern, path, allows, denies
    "src/**, src/A.java, true, true",
    "src/**, src/a/b/A.java, true, true",
    "src/**, src, false, false",
    "src/**, srcx/A, false, false",
    "src/**, lib/src/A, false, false",
    "/src/**, src/A, true, true",
    "src/, src/A, true, true",
    "*.md, README.md, true, true",
    "*.md, docs/a.md, true, true",
    "*.md, evil.md/run.sh, false, true",
    "*.md, README.MD, false, true",
    "*.md, README.mdx, false, false",
    ".env, .env, true, true",
    ".env, a/b/.env, true, true",
    ".env, .ENV, false, true",
    "./a/b, a/b, true, true",
    "a/b, x/a/b, false, false",
    "a/*, a/b, true, true",
    "a/*, a/b/c, false, true",
    "a/**/z, a/z, true, true",
    "a/**/z, a/b/c/z, true, true",
    "**/t/*, x/y/t/z, true, true",
    "a?c, abc, true, true",
    "a?c, ac, false, false",
    "secrets, secrets/key, false, true",
  })
  void paths_are_matched_as_by_gitignore(
      String pattern, String path, boolean allows, boolean denies) {
    var rules = rules("Read(" + pattern + ")");
    var call = call("Read", Map.of("file_path", path));
    assertThat(rules.allow(call)).isEqualTo(allows);
    assertThat(rules.denying(call).isPresent()).isEqualTo(denies);
  }

  @Test
  void a_folder_with_a_slash_behind_it_is_all_that_is_in_it() {
    assertThat(rules("Edit(docs/out/)").allow(write("docs/out/a/b.md"))).isTrue();
    assertThat(rules("Edit(docs/out/)").allow(write("docs/outer/b.md"))).isFalse();
  }

  @Test
  void a_path_that_leads_out_or_is_none_is_never_allowed_and_always_denied() {
    var rules =
        ToolRules.of(List.of("Edit(**)"), path -> Optional.of(path).filter(p -> !p.contains("..")));
    assertThat(rules.allow(write("a"))).isTrue();
    for (var input :
        List.<Map<String, ?>>of(Map.of("file_path", "../x"), Map.of(), Map.of("file_path", 3))) {
      assertThat(rules.allow(call("Write", input))).isFalse();
      assertThat(rules.denying(call("Write", input))).isPresent();
    }
  }

  @Test
  void links_are_followed_before_a_rule_is_held_against_a_path(@TempDir Path folder)
      throws IOException {
    var root = folder.toRealPath();
    Files.createDirectories(root.resolve("src"));
    Files.writeString(root.resolve("secret"), "x");
    Files.createSymbolicLink(root.resolve("src/innocent"), root.resolve("secret"));
    var allowed = ToolRules.of(List.of("Read(src/**)"), path -> real(root, path));
    var denied = ToolRules.of(List.of("Read(secret)"), path -> real(root, path));
    var call = call("Read", Map.of("file_path", "src/innocent"));
    assertThat(allowed.allow(call)).isFalse();
    assertThat(denied.denying(call)).isPresent();
  }

  @Test
  void a_search_is_allowed_where_all_below_is_and_denied_where_anything_is() {
    var src = rules("Read(src/**)");
    assertThat(src.allow(call("Grep", Map.of("path", "src", "pattern", "x")))).isTrue();
    assertThat(src.allow(call("Grep", Map.of("path", "src/a", "pattern", "x")))).isTrue();
    assertThat(src.allow(call("Grep", Map.of("pattern", "x")))).isFalse();
    assertThat(src.allow(call("Glob", Map.of("path", "src", "pattern", "../*")))).isFalse();
    assertThat(src.allow(call("Glob", Map.of("path", "src", "pattern", "/etc/*")))).isFalse();
    assertThat(rules("Read(*.md)").allow(call("Grep", Map.of("path", "docs")))).isFalse();
    var secret = rules("Read(secret/**)");
    assertThat(secret.denying(call("Grep", Map.of("pattern", "x")))).isEmpty();
    assertThat(secret.denying(call("Grep", Map.of("path", "secret/a")))).isPresent();
    assertThat(rules("Grep(secret/**)").denying(call("Grep", Map.of("path", ".")))).isPresent();
    assertThat(rules("Grep(secret/**)").denying(call("Grep", Map.of("path", "src")))).isEmpty();
    assertThat(secret.hide("secret/a/b")).isTrue();
    assertThat(secret.hide("src/a")).isFalse();
    assertThat(rules("Read(.env)").hide("src/.env")).isTrue();
  }

  @Test
  void the_notebook_is_found_by_its_own_field() {
    var rules = rules("Edit(*.ipynb)");
    assertThat(rules.allow(call("NotebookEdit", Map.of("notebook_path", "a.ipynb")))).isTrue();
    assertThat(rules.allow(call("NotebookEdit", Map.of("file_path", "a.ipynb")))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com/x, true, true",
    "http://EXAMPLE.com, true, true",
    "https://a.b.example.com:8443/, true, true",
    "https://example.com./, true, true",
    "https://notexample.com, false, false",
    "https://example.com.evil.net, false, false",
    "https://evil.net/example.com, false, false",
    "https://example.com@evil.net/, false, true",
    "https://evil.net\\@example.com, false, true",
    "ftp://example.com, false, true",
    "file:///etc/passwd, false, true",
    "example.com, false, true",
    "https:///x, false, true",
  })
  void a_domain_is_a_host_and_those_below_it(String url, boolean allows, boolean denies) {
    var rules = rules("WebFetch(domain:example.com)");
    var call = call("WebFetch", Map.of("url", url));
    assertThat(rules.allow(call)).isEqualTo(allows);
    assertThat(rules.denying(call).isPresent()).isEqualTo(denies);
  }

  @Test
  void helpers_are_named_exactly() {
    var rules = rules("Task(reader)");
    assertThat(rules.allow(call("Agent", Map.of("subagent_type", "reader")))).isTrue();
    assertThat(rules.allow(call("Agent", Map.of("subagent_type", "writer")))).isFalse();
    assertThat(rules.allow(call("Agent", Map.of()))).isFalse();
    assertThat(rules.denying(call("Agent", Map.of()))).isPresent();
  }

  @Test
  void patterns_full_of_stars_are_matched_in_no_time() {
    var rules = rules("Read(" + "*a".repeat(50) + ")", "Read(" + "**/a/".repeat(40) + "b)");
    assertThat(rules.allow(call("Read", Map.of("file_path", "a".repeat(5_000))))).isTrue();
    assertThat(rules.allow(call("Read", Map.of("file_path", "a/".repeat(2_000) + "c")))).isFalse();
  }

  private static Optional<String> real(Path root, String path) {
    try {
      var real = root.resolve(path).toRealPath();
      return real.startsWith(root)
          ? Optional.of(root.relativize(real).toString())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ToolRules rules(String... texts) {
    return ToolRules.of(List.of(texts), Optional::of);
  }

  private static ToolCall write(String path) {
    return call("Write", Map.of("file_path", path));
  }

  private static ToolCall call(String tool, Map<String, ?> input) {
    return new ToolCall("toolu_1", tool, Json.of(input));
  }
}
