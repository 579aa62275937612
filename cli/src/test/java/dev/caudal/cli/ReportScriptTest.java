// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./test} makes of the reports: its last line and its exit code must be true. */
final class ReportScriptTest {
  @TempDir Path folder;

  @Test
  void counts_come_last_and_all_green_is_zero() throws IOException {
    suite("a.FooTest", 1.5, 3, 0, 0, 0);
    suite("a.FooTest$Nested", 2, 2, 0, 0, 0);
    var ran = report("default", 0);
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).endsWith("\n5 passed, 0 failed, 0 skipped\n");
    assertThat(ran.out()).containsPattern("3\\.5\\s+10\\s+5\\s+FooTest\n");
  }

  @Test
  void errors_and_failures_are_failed_and_named() throws IOException {
    suite("a.FooTest", 1, 5, 1, 1, 0);
    var ran = report("default", 0);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("failed: a.FooTest.it_fails\n");
    assertThat(ran.out()).endsWith("\n3 passed, 2 failed, 0 skipped\n");
  }

  @Test
  void a_skipped_test_is_not_a_success() throws IOException {
    suite("a.FooTest", 1, 2, 0, 0, 1);
    var ran = report("default", 0);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).endsWith("\n1 passed, 0 failed, 1 skipped\n");
  }

  @Test
  void a_broken_build_is_not_a_success_even_if_all_tests_passed() throws IOException {
    suite("a.FooTest", 1, 2, 0, 0, 0);
    var ran = report("default", 1);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("the build failed");
    assertThat(ran.out()).endsWith("\n2 passed, 0 failed, 0 skipped\n");
  }

  @Test
  void no_test_at_all_is_not_a_success() throws IOException {
    suite("a.FooTest", 0, 0, 0, 0, 0);
    assertThat(report("default", 0).code()).isEqualTo(1);
  }

  @Test
  void over_budget_warns_and_over_twice_the_budget_fails() throws IOException {
    suite("a.SlowTest", 39, 1, 0, 0, 0);
    var ran = report("default", 0);
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("warning: over budget: SlowTest");
    suite("a.SlowTest", 1_041, 1, 0, 0, 0);
    assertThat(report("default", 0).code()).isEqualTo(1);
    assertThat(report("deep", 0).code()).isZero();
  }

  @Test
  void a_suite_without_a_budget_has_the_general_one() throws IOException {
    suite("a.OtherTest", 21, 1, 0, 0, 0);
    var ran = report("default", 0);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("over twice its budget: OtherTest");
  }

  private void suite(String name, double time, int tests, int errors, int failures, int skipped)
      throws IOException {
    var seconds = "%,.3f".formatted(time);
    var bad = errors + failures > 0 ? "<failure message=\"no\">at x</failure>" : "";
    Files.writeString(
        folder.resolve("TEST-" + name + ".xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite version="3.0.2" name="%s" time="%s" tests="%d" errors="%d" skipped="%d" failures="%d" timestamp="2026-01-01">
          <testcase name="it_fails" classname="%s" time="0.1">
            %s
          </testcase>
        </testsuite>
        """
            .formatted(name, seconds, tests, errors, skipped, failures, name, bad));
  }

  private Ran report(String mode, int build) throws IOException {
    var budgets = folder.resolve("budgets");
    Files.writeString(budgets, "# a comment\n* 10\n\nSlowTest 30 2000\n");
    try (var files = Files.list(folder)) {
      var reports = files.map(Path::toString).filter(file -> file.endsWith(".xml")).sorted();
      var script = Scripts.root().resolve("scripts/report.awk").toString();
      var options = Stream.of("-v", "mode=" + mode, "-v", "build=" + build, "-v", "took=1", "-f");
      var arguments = Stream.concat(options, Stream.of(script, budgets.toString()));
      return Ran.run(
          folder,
          Map.of("PATH", "/usr/bin:/bin"),
          Tree.command("awk", Stream.concat(arguments, reports).toArray(String[]::new)));
    }
  }
}
