// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When and how {@code ./caudal} builds, and its start-up cache. */
final class LauncherBuildTest {
  private Tree tree;

  @BeforeEach
  void a_fresh_tree(@TempDir Path folder) {
    tree = new Tree(folder);
  }

  @Test
  void the_first_start_builds_and_the_second_does_not() {
    var first = tree.caudal("one");
    assertThat(first.err()).isEqualTo("caudal: building\ncaudal: preparing a faster start\n");
    assertThat(Tree.arguments(first)).containsExactly("<one>");
    var second = tree.caudal("two");
    assertThat(second.err()).isEmpty();
    assertThat(Tree.arguments(second)).containsExactly("<two>");
    assertThat(tree.lines("builds")).containsExactly("built by " + tree.env.get("JAVA_HOME"));
  }

  @Test
  void an_edited_source_makes_it_build_again_once() {
    tree.caudal();
    tree.edit("cli/src/main/java/Main.java");
    tree.caudal();
    assertThat(tree.builds()).isEqualTo(2);
    tree.later();
    tree.caudal();
    assertThat(tree.builds()).isEqualTo(2);
  }

  @Test
  void a_removed_source_makes_it_build_again() throws IOException {
    tree.source("cli/src/main/java/Gone.java");
    tree.caudal();
    Files.delete(tree.root.resolve("cli/src/main/java/Gone.java"));
    tree.caudal();
    assertThat(tree.builds()).isEqualTo(2);
  }

  @Test
  void a_failed_build_shows_the_end_of_its_log_and_is_tried_again() {
    tree.maven("seq 100; echo 'no such symbol'; exit 1");
    var failed = tree.caudal("hello");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .contains("the build failed", "no such symbol")
        .doesNotContain("\n50\n");
    tree.maven("");
    assertThat(Tree.arguments(tree.caudal("hello"))).containsExactly("<hello>");
  }

  @Test
  void first_starts_at_the_same_time_build_once() {
    tree.maven("sleep 0.3");
    var all = IntStream.range(0, 4).mapToObj(i -> tree.start("n" + i)).toList();
    for (int i = 0; i < all.size(); i++) {
      assertThat(Tree.arguments(all.get(i).end())).containsExactly("<n" + i + ">");
    }
    assertThat(tree.builds()).isEqualTo(1);
    assertThat(tree.trainings()).isEqualTo(1);
  }

  @Test
  void the_lock_of_a_dead_builder_stops_nobody() throws IOException {
    Files.createDirectories(tree.root.resolve("target"));
    // Above the largest process id of Linux and macOS, so surely dead.
    Files.createSymbolicLink(lock(), Path.of("pid-99999999"));
    var all = IntStream.range(0, 4).mapToObj(_ -> tree.start()).toList();
    all.forEach(started -> assertThat(started.end().code()).isZero());
    assertThat(tree.builds()).isEqualTo(1);
    assertThat(lock()).doesNotExist();
  }

  @Test
  void an_interrupted_build_leaves_no_process_and_no_lock() throws IOException {
    var fifo = tree.root.resolve("fifo");
    assertThat(Ran.run(tree.root, tree.env, "mkfifo", fifo.toString()).code()).isZero();
    tree.maven("echo $$ >fifo; exec sleep 60");
    var started = tree.start();
    long maven = Long.parseLong(Files.readString(fifo).strip());
    var pid = String.valueOf(started.process().pid());
    // Not INT: whoever is started in the background inherits that it is ignored.
    Ran.run(tree.root, tree.env, "bash", "-c", "kill -TERM " + pid);
    assertThat(started.end().code()).isEqualTo(143);
    assertThat(ProcessHandle.of(maven).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(Files.exists(lock(), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void the_start_up_cache_belongs_to_one_jdk() {
    assertThat(tree.caudal().out()).contains("<-XX:AOTCache=");
    tree.env.put("JAVA_HOME", tree.jdk("jdk-26", "26.0.1", "").toString());
    var other = tree.caudal();
    assertThat(other.err()).isEqualTo("caudal: preparing a faster start\n");
    assertThat(other.out()).contains("<-XX:AOTCache=");
    assertThat(tree.builds()).isEqualTo(1);
    assertThat(tree.trainings()).isEqualTo(2);
    // An update in place counts as another JDK, too.
    tree.jdk("jdk-26", "26.0.2", "");
    tree.caudal();
    assertThat(tree.trainings()).isEqualTo(3);
  }

  @Test
  void where_it_may_not_write_it_says_so() throws IOException {
    // A file in the folder's place: permissions would not stop a test that runs as root.
    Files.writeString(tree.root.resolve("target"), "");
    var ran = tree.caudal();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("cannot be written");
  }

  @Test
  void without_a_cache_it_runs_all_the_same_and_does_not_try_again() {
    tree.env.put("FAIL_TRAINING", "yes");
    var ran = tree.caudal("hello");
    assertThat(Tree.arguments(ran)).containsExactly("<hello>");
    assertThat(ran.out()).doesNotContain("AOTCache");
    assertThat(tree.caudal().err()).isEmpty();
    assertThat(tree.trainings()).isEqualTo(1);
  }

  private Path lock() {
    return tree.root.resolve("target/build.lock");
  }
}
