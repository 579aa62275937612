// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.sim.Simulator;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles every Java example of docs/agent.md as the body of a method, and runs those that need
 * nothing but a model, one after another in one process.
 */
@Tag("slow")
final class AgentGuideTest {
  private static final Path GUIDE = Scripts.root().resolve("docs/agent.md");
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir Path folder;

  @Test
  void its_java_examples_compile_and_run() throws IOException {
    var run = Examples.in(GUIDE, "tested", "java");
    var compiled = Examples.in(GUIDE, "compiled", "java");
    assertThat(run.size() + compiled.size()).isEqualTo((int) Examples.count(GUIDE, "java"));

    var sources = new ArrayList<Path>();
    for (int i = 0; i < run.size(); i++) {
      sources.add(source("Run" + i, "void main()", run.get(i)));
    }
    for (int i = 0; i < compiled.size(); i++) {
      sources.add(source("Compiled" + i, "void main()", compiled.get(i)));
    }
    var all = new StringBuilder();
    for (int i = 0; i < run.size(); i++) {
      all.append("IO.println(\"example %d\"); new Run%d().main();\n".formatted(i, i));
    }
    sources.add(source("All", "static void main(String[] args)", all.toString()));
    compile(sources);
    assertThat(ran(run.size())).contains("example " + (run.size() - 1)).contains("simulated");
  }

  private Path source(String name, String method, String body) throws IOException {
    var text =
        """
        import module java.base;
        import dev.caudal.agent.*;
        class %s { %s throws Exception {
        %s
        } }
        """;
    return Files.writeString(folder.resolve(name + ".java"), text.formatted(name, method, body));
  }

  private void compile(List<Path> sources) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var options =
          List.of("-cp", CLASS_PATH, "-proc:none", "-parameters", "-d", folder.toString());
      var units = files.getJavaFileObjectsFromPaths(sources);
      boolean fine = compiler.getTask(said, files, null, options, null, units).call();
      assertThat(fine).describedAs("%s", said).isTrue();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private String ran(int examples) throws IOException {
    var work = Files.createDirectory(folder.resolve("work"));
    try (var simulator = Simulator.start()) {
      var java = System.getProperty("java.home") + "/bin/java";
      var classPath = folder + File.pathSeparator + CLASS_PATH;
      var env = Examples.env(Examples.upstream(simulator));
      var ran = Ran.run(work, env, java, "-XX:+UseSerialGC", "-cp", classPath, "All");
      assertThat(ran.code()).describedAs("%d examples: %s", examples, ran.all()).isZero();
      return ran.out();
    }
  }
}
