// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What commands of one session run in: bubblewrap with a view of the workspace and of the system's
 * programs, or, where the caller said so, nothing.
 *
 * <p>In the sandbox a command is user 1000 without any privilege, in namespaces of its own. It sees
 * the workspace at its own path, {@link SystemView}, and a private {@code /tmp}; the rest of the
 * machine is not forbidden but absent, so that no link and no trick with paths leads there. Its
 * first process is our script: with that the kernel ends all others, daemons too.
 */
final class Sandbox {
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

  private final ShellSettings settings;
  private final String identity;

  private Sandbox(ShellSettings settings, String identity) {
    this.settings = settings;
    this.identity = identity;
  }

  /** Remembers which folder the workspace is, so that no other is taken for it later. */
  static Sandbox of(ShellSettings settings) {
    return new Sandbox(settings, identity(settings.workspace()));
  }

  /** Why nothing can start in a sandbox on this machine; empty if it can. Tried once. */
  static Optional<String> probe() {
    return SandboxProbe.result();
  }

  boolean isOff() {
    return settings.mode() == SandboxMode.OFF;
  }

  ShellLimits limits() {
    return settings.limits();
  }

  /** Why no command may run now. */
  Optional<String> refusal() {
    if (!identity.equals(identity(settings.workspace())) || identity.isEmpty()) {
      return Optional.of(
          "the workspace is not the folder it was at the start: " + settings.workspace());
    }
    if (isOff()) {
      return Optional.empty();
    }
    if (SystemView.overlaps(settings.workspace())) {
      return Optional.of("a system folder cannot be the workspace: " + settings.workspace());
    }
    return probe().map(reason -> "no sandbox can start on this machine: " + reason);
  }

  /** What starts the script in a folder of the workspace. */
  ProcessBuilder command(ScratchFolder scratch, Path cwd) throws IOException {
    var builder = new ProcessBuilder();
    builder.environment().clear();
    var mark = Spawner.newMark();
    if (isOff()) {
      var words = new ArrayList<String>();
      Executables.find("setsid").ifPresent(setsid -> words.add(setsid.toString()));
      words.addAll(ShellScript.words(mark, settings.workspace(), "-", cwd, "-c=0"));
      builder.directory(settings.workspace().toFile()).environment().putAll(plainEnvironment());
      builder.command(words);
    } else {
      if (scratch.folder().startsWith(settings.workspace())) {
        throw new IOException("the workspace must not hold the folder of temporary files");
      }
      builder.environment().put("PATH", PATH);
      builder.command(words(scratch, cwd, mark));
    }
    builder.environment().put(Spawner.MARK, mark);
    return builder;
  }

  /** A shell opens the filter and becomes bubblewrap, which wants it as an open file. */
  private List<String> words(ScratchFolder scratch, Path cwd, String mark) throws IOException {
    var filter =
        SyscallFilter.program(System.getProperty("os.arch"))
            .orElseThrow(() -> new IOException("no filter of system calls for this processor"));
    if (!Files.exists(scratch.filter())) {
      Files.write(scratch.filter(), filter);
    }
    var words = new ArrayList<String>();
    words.addAll(List.of("/bin/bash", "--noprofile", "--norc", "-c", "exec \"$@\" 9<\"$0\""));
    words.add(scratch.filter().toString());
    words.addAll(List.of(Executables.find("bwrap").map(Path::toString).orElse("bwrap")));
    words.addAll(List.of("--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000"));
    if (settings.network()) {
      words.add("--share-net");
    }
    words.addAll(SandboxProbe.options());
    words.addAll(List.of("--die-with-parent", "--new-session", "--as-pid-1", "--cap-drop", "ALL"));
    words.addAll(List.of("--hostname", "sandbox", "--seccomp", "9", "--clearenv"));
    environment().forEach((name, value) -> words.addAll(List.of("--setenv", name, value)));
    // Seen in the list of processes while bubblewrap sets up, and not by the command.
    words.addAll(List.of("--setenv", Spawner.MARK, mark, "--unsetenv", Spawner.MARK));
    words.addAll(SystemView.arguments(scratch, settings.network()));
    words.addAll(List.of("--bind", scratch.tmp().toString(), "/tmp"));
    var workspace = settings.workspace().toString();
    words.addAll(List.of("--bind", workspace, workspace));
    settings.spillFolder().ifPresent(folder -> words.addAll(readOnly(folder)));
    words.addAll(List.of("--remount-ro", "/", "--chdir", "/", "--"));
    var ulimits = settings.limits().ulimits();
    words.addAll(ShellScript.words(mark, settings.workspace(), identity, cwd, ulimits));
    return words;
  }

  private static List<String> readOnly(Path folder) {
    return List.of("--ro-bind-try", folder.toString(), folder.toString());
  }

  private static Map<String, String> environment() {
    return Map.of(
        "PATH", PATH,
        "HOME", "/tmp/home",
        "USER", "agent",
        "LANG", "C.UTF-8",
        "TERM", "dumb");
  }

  private static Map<String, String> plainEnvironment() {
    return Map.of(
        "PATH",
        System.getenv().getOrDefault("PATH", PATH),
        "HOME",
        System.getProperty("user.home"),
        "LANG",
        "C.UTF-8",
        "TERM",
        "dumb");
  }

  private static String identity(Path folder) {
    var inode = ProcFolder.attribute(folder, "unix:ino");
    return Files.isDirectory(folder) && !inode.isEmpty()
        ? ProcFolder.attribute(folder, "unix:dev") + ":" + inode
        : "";
  }
}
