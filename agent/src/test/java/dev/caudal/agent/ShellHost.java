// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/** A program of its own with one session, for tests of what only shows when a program ends. */
final class ShellHost {
  private ShellHost() {}

  /** Takes a mode, a workspace and a command, and prints what Bash answers. */
  public static void main(String[] arguments) throws Exception {
    var workspace = Path.of(arguments[1]);
    var bench = ShellBench.of(workspace, SandboxMode.valueOf(arguments[0]), false);
    IO.println(bench.bash(arguments[2]).text());
    if (arguments.length > 3) {
      bench.background(arguments[3]);
      IO.println("started");
      System.in.read();
    }
    System.exit(0);
  }

  /** In a folder of its own, where temporary files go too. */
  static Process start(String path, Path folder, String... arguments) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var words = new ArrayList<String>();
    words.addAll(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    words.add("-Djava.io.tmpdir=" + folder);
    words.addAll(List.of("-cp", classPath(), ShellHost.class.getName()));
    words.addAll(List.of(arguments));
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("PATH", path);
    builder.environment().put("ANTHROPIC_API_KEY", "sk-secret");
    return Spawner.start(builder);
  }

  private static String classPath() {
    return Stream.of(ShellHost.class, Tool.class, JsonNode.class, JsonParser.class, annotations())
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .collect(Collectors.joining(":", System.getProperty("java.class.path") + ":", ""));
  }

  /** Jackson's, which it needs and we do not name. */
  private static Class<?> annotations() {
    try {
      return Class.forName("com.fasterxml.jackson.annotation.JsonFormat");
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
