// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A source tree with the real launcher in it, but a Maven and JDKs of paper: what the launcher does
 * then shows in what they were asked, in milliseconds.
 */
final class Tree {
  private static final String JAVA =
      """
      case "$*" in
        *AOTCacheOutput=*)
          echo trained >>"%1$s"
          [ -z "$FAIL_TRAINING" ] || exit 1
          for a; do case $a in -XX:AOTCacheOutput=*) echo cache >"${a#*=}" ;; esac; done
          exit 0 ;;
      esac
      echo "java $0"
      for a; do printf '<%%s>\\n' "$a"; done
      %2$s
      """;

  /** Counts builds, and makes the jar as the real one would. */
  private static final String MAVEN =
      """
      cd "$(dirname "$0")"
      echo "built by $JAVA_HOME" >>builds
      %s
      mkdir -p cli/target/quick/lib
      echo jar >cli/target/quick/caudal-cli.jar
      """;

  final Path root;
  final Map<String, String> env = new HashMap<>();

  Tree(Path folder) {
    try {
      root = Files.createDirectories(folder.toRealPath().resolve("a tree"));
      for (var file : List.of("caudal", "scripts/jdk.sh", "scripts/build.sh")) {
        Files.createDirectories(root.resolve(file).getParent());
        Files.copy(Scripts.root().resolve(file), root.resolve(file));
      }
      maven("");
      source("pom.xml");
      source("cli/pom.xml");
      source("cli/src/main/java/Main.java");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    env.put("HOME", root.resolve("home").toString());
    env.put("PATH", "/usr/bin:/bin");
    env.put("CAUDAL_JDK_ROOTS", root.resolve("jvms").toString());
    env.put("JAVA_HOME", jdk("jdk-25", "25.0.3", "").toString());
  }

  /** A JDK of that version, below the folder that stands for the system's; ends with a script. */
  Path jdk(String name, String version, String script) {
    var home = root.resolve("jvms").resolve(name);
    Scripts.write(home.resolve("bin/javac"), "exit 0");
    Scripts.write(home.resolve("bin/java"), JAVA.formatted(root.resolve("trainings"), script));
    text(home.resolve("release"), "IMPLEMENTOR=\"Paper\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  void maven(String script) {
    Scripts.write(root.resolve("mvnw"), MAVEN.formatted(script));
  }

  /**
   * Writes a source, dated in the past, so that only {@link #edit} makes one newer than a build.
   */
  void source(String name) {
    text(root.resolve(name), "old");
    age(root.resolve("pom.xml"));
    age(root.resolve("cli/pom.xml"));
    age(root.resolve("cli/src"));
  }

  private static void age(Path top) {
    if (Files.exists(top)) {
      try (var all = Files.walk(top)) {
        all.forEach(file -> date(file, Instant.now().minusSeconds(3600)));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  void edit(String name) {
    text(root.resolve(name), "new");
    date(root.resolve(name), Instant.now().plusSeconds(1));
  }

  /** Lets the last build look finished well after every edit. */
  void later() {
    date(root.resolve("cli/target/quick/built"), Instant.now().plusSeconds(60));
  }

  Ran.Started start(String... args) {
    return Ran.start(root, env, "", command(root.resolve("caudal").toString(), args));
  }

  Ran caudal(String... args) {
    return start(args).end();
  }

  long builds() {
    return lines("builds").size();
  }

  long trainings() {
    return lines("trainings").size();
  }

  List<String> lines(String name) {
    try {
      return Files.exists(root.resolve(name)) ? Files.readAllLines(root.resolve(name)) : List.of();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What the program itself was given: all that stands behind the jar. */
  static List<String> arguments(Ran ran) {
    var all = new ArrayList<>(Stream.of(ran.out().split("\n")).filter(Tree::argument).toList());
    int jar = all.indexOf("<-jar>");
    return all.subList(jar + 2, all.size());
  }

  static String[] command(String program, String... args) {
    return Stream.concat(Stream.of(program), Stream.of(args)).toArray(String[]::new);
  }

  private static boolean argument(String line) {
    return line.startsWith("<");
  }

  private static void text(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void date(Path file, Instant time) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(time));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
