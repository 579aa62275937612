// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DoctorTest {
  private static final String CANARY = "sk-ant-canary-7f3a9c1e";

  @TempDir Path home;
  private final Map<String, String> env = new HashMap<>();
  private Path bin = Path.of("/");

  @BeforeEach
  void an_empty_path() {
    bin = home.resolve("bin");
    env.put("PATH", bin.toString());
  }

  @Test
  void a_bare_machine_is_healthy_because_only_the_jdk_and_sqlite_are_needed() {
    var ran = doctor();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("✓ jdk ", "✓ store ", "SQLite 3.")
        .contains("! sandbox  bubblewrap is not installed")
        .contains("! redis    no redis-server")
        .contains("! claude ", "! key      none set");
    assertThat(ran.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"})
  void doctor_never_prints_a_key(String variable) {
    env.put(variable, CANARY);
    env.put("CAUDAL_STORE", "redis://user:" + CANARY + "@cache.example:6380/0?auth=" + CANARY);
    // A program that betrays its whole environment: a key must not have reached it.
    Scripts.write(bin.resolve("claude"), "export | tr '\\n' ' '");
    Scripts.write(bin.resolve("redis-server"), "export | tr '\\n' ' '; exit 3");
    for (var ran : new Ran[] {doctor(), doctor("--json")}) {
      assertThat(ran.all()).contains(variable).contains("cache.example:6380");
      assertThat(ran.all()).doesNotContain(CANARY).doesNotContain("sk-ant").doesNotContain("7f3a");
    }
  }

  @Test
  void a_blank_key_is_no_key() {
    env.put("ANTHROPIC_API_KEY", "  ");
    assertThat(doctor().out()).contains("! key      none set");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void the_sandbox_of_this_machine_starts() {
    env.put("PATH", System.getenv("PATH"));
    assertThat(doctor().out()).containsPattern("✓ sandbox  bubblewrap \\d+\\.\\d+\\.\\d+ starts");
  }

  @Test
  void a_sandbox_that_is_installed_but_cannot_start_says_why() {
    Scripts.write(
        bin.resolve("bwrap"), "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1");
    assertThat(doctor().out())
        .contains("! sandbox  bubblewrap cannot start: bwrap: setting up uid map: Permission")
        .contains("AppArmor");
  }

  @Test
  void redis_is_reported_with_its_version() {
    Scripts.write(
        bin.resolve("redis-server"), "echo 'Redis server v=7.0.15 sha=00000000:0 bits=64'");
    assertThat(doctor().out()).contains("✓ redis    redis-server 7.0.15 (" + bin);
  }

  @Test
  void the_named_claude_wins_over_the_path_and_the_path_over_its_usual_homes() {
    Scripts.write(home.resolve(".local/bin/claude"), "echo 1.0.0");
    assertThat(doctor().out()).contains("✓ claude   1.0.0 (" + home.resolve(".local/bin/claude"));
    Scripts.write(bin.resolve("claude"), "echo 2.0.0");
    assertThat(doctor().out()).contains("✓ claude   2.0.0");
    env.put("CAUDAL_CLAUDE_PATH", Scripts.write(home.resolve("own claude"), "echo 3").toString());
    assertThat(doctor().out()).contains("✓ claude   3 (");
  }

  @Test
  void a_named_claude_that_is_not_there_is_not_replaced_by_another() {
    Scripts.write(bin.resolve("claude"), "echo 2.0.0");
    env.put("CAUDAL_CLAUDE_PATH", "/nowhere/claude");
    assertThat(doctor().out()).contains("! claude   CAUDAL_CLAUDE_PATH names no program");
  }

  @Test
  void json_holds_the_same_findings() {
    env.put("CAUDAL_CLAUDE_PATH", "/a \"quoted\"\tpath\\é");
    var out = doctor("--json").out();
    assertThat(out)
        .startsWith("{\"ok\":true,\"checks\":[{\"name\":\"jdk\",\"status\":\"ok\",")
        .contains("/a \\\"quoted\\\"\\u0009path\\\\\\u00e9")
        .endsWith("]}\n");
  }

  @Test
  void one_missing_need_makes_the_whole_unhealthy() {
    var report = new Report(List.of(Finding.ok("a", ""), Finding.fail("b", "gone")));
    assertThat(report.healthy()).isFalse();
    assertThat(report.json()).startsWith("{\"ok\":false");
  }

  @Test
  void colours_are_for_terminals_only() {
    assertThat(doctor().out()).doesNotContain("\u001b");
    assertThat(Line.run(Line.machine(home, env), true, "doctor").out()).contains("\u001b[32m✓");
  }

  private Ran doctor(String... options) {
    var args = new String[options.length + 1];
    args[0] = "doctor";
    System.arraycopy(options, 0, args, 1, options.length);
    return Line.run(Line.machine(home, env), args);
  }
}
