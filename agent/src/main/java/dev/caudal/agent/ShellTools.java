// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The tools that run commands, for one session; closing them ends what still runs. */
final class ShellTools implements AutoCloseable {
  private final Shells shells;

  private ShellTools(Shells shells) {
    this.shells = shells;
  }

  /** Long output goes to files in the workspace. */
  static ShellTools of(Path workspace, SandboxMode mode, boolean network) {
    return of(new ShellSettings(workspace, mode, network, Optional.empty(), ShellLimits.DEFAULT));
  }

  /** Long output goes to another folder, which commands in the sandbox may read. */
  static ShellTools of(Path workspace, SandboxMode mode, boolean network, Path spillFolder) {
    return of(
        new ShellSettings(workspace, mode, network, Optional.of(spillFolder), ShellLimits.DEFAULT));
  }

  static ShellTools of(ShellSettings settings) {
    return new ShellTools(new Shells(settings));
  }

  /** Bash, BashOutput, KillShell. */
  List<Tool> tools() {
    return List.of(new BashTool(shells), new BashOutputTool(shells), new KillShellTool(shells));
  }

  @Override
  public void close() {
    shells.close();
  }
}
