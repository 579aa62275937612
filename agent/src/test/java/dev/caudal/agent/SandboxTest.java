// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.ShellBench.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether and how the sandbox starts, and ends with its program; most tests start a program. */
@Tag("slow")
class SandboxTest {
  private static final String PATH = System.getenv("PATH");

  @TempDir private Path folder;
  private Path workspace;
  private Path tmp;

  @BeforeEach
  void prepare() throws IOException {
    workspace = Files.createDirectory(folder.resolve("ws"));
    tmp = Files.createDirectory(folder.resolve("tmp"));
  }

  @Test
  void a_sandbox_starts_on_this_machine() {
    assertThat(Sandbox.probe()).isEmpty();
  }

  @Test
  void without_bubblewrap_commands_are_refused_and_nothing_runs() throws Exception {
    var said = host(folder.toString(), "REQUIRED", "touch made; echo ran");
    assertThat(said)
        .isEqualTo(
            "Bash is not available: no sandbox can start on this machine: bubblewrap is not"
                + " installed\n");
    assertThat(workspace.resolve("made")).doesNotExist();
  }

  @Test
  void where_bubblewrap_cannot_start_the_reason_is_said_and_nothing_runs() throws Exception {
    var bin =
        program("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2; exit 1\n");
    var said = host(bin, "REQUIRED", "touch made; echo ran");
    assertThat(said)
        .contains("no sandbox can start on this machine: bwrap: setting up uid map: Permission")
        .contains("AppArmor")
        .doesNotContain("ran\n");
    assertThat(workspace.resolve("made")).doesNotExist();
  }

  @Test
  void a_bubblewrap_that_only_pretends_is_refused() throws Exception {
    var said = host(program("#!/bin/sh\nexit 0\n"), "REQUIRED", "echo ran");
    assertThat(said).startsWith("Bash is not available").doesNotContain("ran\n");
  }

  @Test
  void a_key_of_the_program_is_in_neither_kind_of_shell() throws Exception {
    assertThat(host(PATH, "REQUIRED", "env; cat /proc/*/environ")).doesNotContain("sk-secret");
    assertThat(host(PATH, "OFF", "env")).contains("TERM=dumb").doesNotContain("sk-secret");
  }

  @Test
  void commands_die_with_a_program_that_is_killed() throws Exception {
    var host =
        ShellHost.start(
            PATH,
            tmp,
            "REQUIRED",
            workspace.toString(),
            "echo ready",
            "setsid sleep 4731 & sleep 4731");
    started(host);
    assertThat(soon(Duration.ofSeconds(5), () -> BashToolTest.running("4731") == 2)).isTrue();
    host.toHandle().destroyForcibly();
    assertThat(soon(Duration.ofSeconds(2), () -> BashToolTest.running("4731") == 0)).isTrue();
  }

  @Test
  void commands_die_with_a_program_that_ends_of_either_kind() throws Exception {
    for (var mode : SandboxMode.values()) {
      var host =
          ShellHost.start(
              PATH,
              tmp,
              mode.name(),
              workspace.toString(),
              "echo ready",
              "setsid sleep 4732 & sleep 4732");
      started(host);
      assertThat(soon(Duration.ofSeconds(5), () -> BashToolTest.running("4732") == 2)).isTrue();
      host.getOutputStream().close();
      host.waitFor();
      assertThat(soon(Duration.ofSeconds(1), () -> BashToolTest.running("4732") == 0)).isTrue();
    }
  }

  /** Root is not held to it by the kernel; here the same sandbox is started by somebody else. */
  @Test
  void for_an_ordinary_user_the_kernel_limits_the_number_of_processes() throws Exception {
    var settings =
        new ShellSettings(
            workspace, SandboxMode.REQUIRED, false, Optional.empty(), ShellBench.SMALL);
    try (var scratch = ScratchFolder.create()) {
      var builder = Sandbox.of(settings).command(scratch, settings.workspace());
      if (System.getProperty("user.name").equals("root")) {
        hand(scratch.folder());
        hand(folder.toRealPath());
        builder.command(asNobody(builder.command()));
      }
      var process = Spawner.start(builder);
      try (var in = process.getOutputStream()) {
        in.write("id -u; for i in $(seq 60); do sleep 4733 & done; wait\0".getBytes(UTF_8));
      }
      var said = new String(process.getInputStream().readNBytes(60), UTF_8);
      assertThat(said).startsWith("1000\n").contains("fork: retry");
      assertThat(BashToolTest.running("4733")).isBetween(20L, 40L);
      ProcessTree.kill(process, Duration.ZERO);
      assertThat(soon(Duration.ofSeconds(1), () -> BashToolTest.running("4733") == 0)).isTrue();
    }
  }

  private static List<String> asNobody(List<String> words) {
    var all =
        new ArrayList<>(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
    all.addAll(words);
    return all;
  }

  private static void hand(Path folder) throws IOException {
    var users = folder.getFileSystem().getUserPrincipalLookupService();
    var nobody = users.lookupPrincipalByName("nobody");
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.toList()) {
        Files.setOwner(file, nobody);
      }
    }
  }

  private String program(String script) throws IOException {
    var bin = Files.createDirectory(folder.resolve("bin"));
    var bwrap = Files.writeString(bin.resolve("bwrap"), script);
    Files.setPosixFilePermissions(bwrap, PosixFilePermissions.fromString("rwxr-xr-x"));
    return bin.toString();
  }

  private String host(String path, String mode, String command) throws IOException {
    var host = ShellHost.start(path, tmp, mode, workspace.toString(), command);
    return new String(host.getInputStream().readAllBytes(), UTF_8);
  }

  private static void started(Process host) throws IOException {
    var lines = host.inputReader();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals("started")) {
        return;
      }
    }
    throw new AssertionError("the program did not start");
  }
}
