// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A workspace in a sandbox, a secret beside it, and the same shell without a sandbox to compare.
 */
final class EscapeBench implements AutoCloseable {
  static final String SECRET = "what-nobody-may-read";

  final Path workspace;
  final Path outside;
  final Path secret;
  final ShellBench sandbox;
  final ShellBench plain;

  EscapeBench(Path folder) throws IOException {
    var root = folder.toRealPath();
    workspace = Files.createDirectory(root.resolve("ours"));
    outside = Files.createDirectory(root.resolve("theirs"));
    secret = Files.writeString(outside.resolve("secret.txt"), SECRET);
    sandbox = ShellBench.inSandbox(workspace);
    plain = ShellBench.plain(workspace);
  }

  /** Succeeds without a sandbox, or it would prove nothing, and fails in it. */
  void onlyWorksOutside(String command, String sign) {
    assertThat(plain.bash(command).text()).contains(sign);
    doesNotShow(command, sign);
  }

  void doesNotShow(String command, String sign) {
    assertThat(sandbox.bash(command).text()).doesNotContain(sign);
  }

  void fails(String command, String reason) {
    var output = sandbox.bash(command);
    assertThat(output.isError()).as(output.text()).isTrue();
    assertThat(output.text()).containsIgnoringCase(reason);
  }

  String sees(String command) {
    return sandbox.bash(command).text();
  }

  @Override
  public void close() {
    sandbox.close();
    plain.close();
  }
}
