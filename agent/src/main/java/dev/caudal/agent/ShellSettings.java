// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a session's commands run.
 *
 * @param workspace the folder they work in
 * @param network whether they reach it; in the sandbox only, without one nothing keeps them from it
 * @param spillFolder where long output goes; without one, a folder in the workspace
 */
record ShellSettings(
    Path workspace,
    SandboxMode mode,
    boolean network,
    Optional<Path> spillFolder,
    ShellLimits limits) {
  ShellSettings {
    workspace = real(workspace);
    spillFolder = spillFolder.map(ShellSettings::real);
  }

  /** Mounts and comparisons of folders want paths without links in them. */
  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder.toAbsolutePath().normalize();
    }
  }
}
