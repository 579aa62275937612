// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code ./caudal} does once everything is built: which JDK, which options, what passes on.
 */
final class LauncherTest {
  private Tree tree;

  @BeforeEach
  void a_built_tree(@TempDir Path folder) {
    tree = new Tree(folder);
    assertThat(tree.caudal().code()).isZero();
  }

  @Test
  void arguments_reach_java_unchanged() {
    var odd = new String[] {"", "a b", "*", "$HOME", "it's", "\"", "\\", "-Dx", "new\tline", "é"};
    var ran = tree.caudal(odd);
    assertThat(Tree.arguments(ran)).hasSameSizeAs(odd);
    for (int i = 0; i < odd.length; i++) {
      assertThat(Tree.arguments(ran).get(i)).isEqualTo("<" + odd[i] + ">");
    }
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void javas_exit_code_is_the_launchers() {
    tree.jdk("jdk-25", "25.0.3", "exit 42");
    assertThat(tree.caudal().code()).isEqualTo(42);
  }

  @Test
  void a_signal_reaches_java() throws IOException {
    var ready = fifo();
    tree.jdk("jdk-25", "25.0.3", "trap 'exit 7' TERM\necho $$ >'" + ready + "'\nsleep 60 & wait");
    var started = tree.start();
    // It is java itself that answers, in the launcher's own process.
    assertThat(Files.readString(ready).strip()).isEqualTo(String.valueOf(started.process().pid()));
    started.process().destroy();
    assertThat(started.end().code()).isEqualTo(7);
  }

  @Test
  void standard_input_is_javas() {
    tree.jdk("jdk-25", "25.0.3", "cat");
    tree.edit("pom.xml");
    var ran = Ran.start(tree.root, tree.env, "the input", tree.root.resolve("caudal").toString());
    assertThat(ran.end().out()).endsWith("the input");
    assertThat(tree.builds()).isEqualTo(2);
  }

  @Test
  void it_works_through_links_and_from_anywhere() throws IOException {
    var elsewhere = tree.root.resolveSibling("elsewhere");
    Files.createDirectories(elsewhere.resolve("bin"));
    Files.createSymbolicLink(elsewhere.resolve("direct"), tree.root.resolve("caudal"));
    Files.createSymbolicLink(elsewhere.resolve("bin/caudal"), Path.of("../direct"));
    var ran = Ran.run(elsewhere, tree.env, "bin/caudal", "hello");
    assertThat(Tree.arguments(ran)).containsExactly("<hello>");
    assertThat(tree.builds()).isEqualTo(1);
  }

  @Test
  void a_java_home_that_is_too_old_or_nonsense_is_passed_over() {
    tree.env.put("JAVA_HOME", tree.jdk("jdk-17", "17.0.19", "").toString());
    assertThat(tree.caudal().out()).contains("jdk-25/bin/java");
    tree.env.put("JAVA_HOME", "/no/such/jdk");
    assertThat(tree.caudal().out()).contains("jdk-25/bin/java");
    tree.env.remove("JAVA_HOME");
    assertThat(tree.caudal().out()).contains("jdk-25/bin/java");
  }

  @Test
  void the_java_on_the_path_is_followed_to_its_home() throws IOException {
    var bin = Files.createDirectory(tree.root.resolveSibling("bin"));
    var home = tree.jdk("jdk-26", "26", "");
    Files.createSymbolicLink(bin.resolve("java"), home.resolve("bin/java"));
    tree.env.remove("JAVA_HOME");
    tree.env.put("PATH", bin + ":/usr/bin:/bin");
    assertThat(tree.caudal().out()).contains("jdk-26/bin/java");
  }

  @Test
  void without_a_jdk_one_line_says_what_to_install() {
    tree.env.remove("JAVA_HOME");
    tree.env.put("CAUDAL_JDK_ROOTS", "/nowhere");
    tree.env.put("PATH", noJava());
    var ran = tree.caudal("--version");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).startsWith("caudal: no JDK 25 or newer found");
  }

  @Test
  void the_collector_can_be_chosen_and_other_options_do_not_change_it() {
    assertThat(tree.caudal().out()).contains("<-XX:+UseSerialGC>");
    tree.env.put("CAUDAL_JAVA_OPTS", "-Xmx1g  -Da=*");
    assertThat(tree.caudal().out()).contains("<-XX:+UseSerialGC>", "<-Xmx1g>", "<-Da=*>");
    tree.env.put("CAUDAL_JAVA_OPTS", "-XX:+UseZGC");
    assertThat(tree.caudal().out()).contains("<-XX:+UseZGC>").doesNotContain("Serial");
  }

  /** A PATH with what the launcher itself needs, but no java: the usual folders may hold one. */
  private String noJava() {
    var bin = tree.root.resolve("bin");
    for (var program : new String[] {"bash", "readlink", "find"}) {
      Scripts.write(bin.resolve(program), "exec /usr/bin/" + program + " \"$@\"");
    }
    return bin.toString();
  }

  private Path fifo() {
    var fifo = tree.root.resolve("fifo");
    assertThat(Ran.run(tree.root, tree.env, "mkfifo", fifo.toString()).code()).isZero();
    return fifo;
  }
}
