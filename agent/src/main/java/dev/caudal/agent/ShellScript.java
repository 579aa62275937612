// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;
import java.util.List;

/**
 * The script that runs a command: two shells, of which the outer is the first process in the
 * sandbox.
 *
 * <p>The command comes in by standard input up to a zero byte, so that no list of processes shows
 * it, no length of arguments limits it, and a shell whose owner has died reads the end and never
 * starts. The command's output and errors leave in one pipe, in order; the error pipe is kept for
 * what the script itself reports: {@code ready}, then the folder that the command ended in. A
 * command may write there too, so that what it says is not trusted.
 */
final class ShellScript {
  static final String READY = "ready\n";

  private static final String OUTER =
      """
      exec 77>&2 2>&1
      [ "$2" = - ] || [ "$(stat -c %d:%i -- "$1")" = "$2" ] || { echo 'the workspace is no longer the folder it was' >&77; exit 125; }
      cd -- "$3" 2>/dev/null || cd -- "$1" || { echo 'the workspace cannot be entered' >&77; exit 125; }
      for limit in $4; do ulimit "${limit%=*}" "${limit#*=}"; done 2>/dev/null
      echo ready >&77
      bash --noprofile --norc -c "$5" bash
      exit "$?"
      """;

  private static final String INNER =
      """
      IFS= read -r -d '' || exit 125
      exec </dev/null
      trap '{ builtin pwd -P >&77; } 2>/dev/null' EXIT
      eval "$REPLY"
      """;

  private ShellScript() {}

  /**
   * The script with its arguments.
   *
   * @param mark its {@link Spawner#MARK}, by which it is found even if its parents are gone
   * @param identity device and inode that the workspace must have, or {@code -}
   * @param ulimits as {@link ShellLimits#ulimits}
   */
  static List<String> words(
      String mark, Path workspace, String identity, Path cwd, String ulimits) {
    return List.of(
        "bash",
        "--noprofile",
        "--norc",
        "-c",
        OUTER,
        mark,
        workspace.toString(),
        identity,
        cwd.toString(),
        ulimits,
        INNER);
  }
}
