// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs Java programs in a JVM of their own. */
final class Child {

  private Child() {}

  /** Runs a class of this class path and waits for its end. */
  static void run(Class<?> main, String... args) throws Exception {
    var command = command("-cp", System.getProperty("java.class.path"), main.getName());
    command.addAll(List.of(args));
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new AssertionError(main.getSimpleName() + " ended with " + exit);
    }
  }

  /** Starts a class of this class path, whose input and output are ours. */
  static Process start(Class<?> main) throws IOException {
    return talkTo(command("-cp", System.getProperty("java.class.path"), main.getName()));
  }

  /** Starts a jar with a class path of its own, whose input and output are ours. */
  static Process start(File jar, String... args) throws IOException {
    var command = command("-jar", jar.getPath());
    command.addAll(List.of(args));
    return talkTo(command);
  }

  /** For a child: ends the process when its parent is gone or lets go of it. */
  static void endWithParent() {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            while (System.in.read() >= 0) {
              // Nobody says anything.
            }
          } catch (IOException e) {
            // As good as the end.
          }
          Runtime.getRuntime().halt(0);
        });
  }

  private static List<String> command(String... args) {
    var command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=4",
                "-XX:-UseDynamicNumberOfCompilerThreads",
                "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(args));
    return command;
  }

  private static Process talkTo(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
