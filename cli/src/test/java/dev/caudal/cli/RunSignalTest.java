// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caudal run} as a process of its own, and what a signal does to it. */
@Tag("slow")
final class RunSignalTest {
  @TempDir Path folder;

  @Test
  void text_is_there_while_the_model_goes_on_and_a_signal_cancels() throws Exception {
    var log = folder.resolve("log.jsonl");
    var process = start("--log", log.toString(), "@text begin\n@stall 100s\n@text end");
    try {
      var piece = process.getInputStream().readNBytes("begin".length());
      assertThat(new String(piece, UTF_8)).isEqualTo("begin");
      process.toHandle().destroy();
      assertCancelled(process, log);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_signal_ends_what_tools_have_started() throws Exception {
    var log = folder.resolve("log.jsonl");
    var fifo = folder.resolve("up.fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    var process =
        start(
            "--log",
            log.toString(),
            "--tools=Bash",
            "--allow=Bash",
            "@tool Bash {\"command\":\"echo up >up.fifo; sleep 1000\"}\n@text end");
    try {
      assertThat(Files.readString(fifo)).isEqualTo("up\n");
      var children = process.descendants().toList();
      assertThat(children).isNotEmpty();
      process.toHandle().destroy();
      assertCancelled(process, log);
      for (var child : children) {
        child.onExit().get(5, TimeUnit.SECONDS);
        assertThat(child.isAlive()).isFalse();
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static void assertCancelled(Process process, Path log) throws Exception {
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    var lines = Files.readAllLines(log);
    assertThat(lines.getLast()).startsWith("{\"type\":\"session_end\"");
    assertThat(lines.get(lines.size() - 2)).contains("\"cancelled\"", "\"reason\":\"user\"");
  }

  private Process start(String... args) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var line = Tree.command(java, "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
    line = join(line, "-cp", System.getProperty("java.class.path"), "dev.caudal.cli.Main", "run");
    var builder =
        new ProcessBuilder(join(line, args))
            .directory(folder.toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().clear();
    builder.environment().putAll(Examples.env(Map.of("CAUDAL_SANDBOX", "off")));
    return builder.start();
  }

  private static String[] join(String[] first, String... then) {
    var all = Arrays.copyOf(first, first.length + then.length);
    System.arraycopy(then, 0, all, first.length, then.length);
    return all;
  }
}
