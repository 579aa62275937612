// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the sandbox shows of this machine, as bubblewrap's arguments: all of it read-only. */
final class SystemView {
  private static final List<String> LINKED =
      List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

  /** Of /etc, what programs need to run, and nothing that tells about this machine's users. */
  private static final List<String> SETTINGS =
      List.of(
          "/etc/alternatives",
          "/etc/ca-certificates",
          "/etc/java-17-openjdk",
          "/etc/java-21-openjdk",
          "/etc/java-25-openjdk",
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/locale.alias",
          "/etc/localtime",
          "/etc/magic",
          "/etc/mime.types",
          "/etc/os-release",
          "/etc/pki/ca-trust",
          "/etc/pki/tls/certs",
          "/etc/protocols",
          "/etc/services",
          "/etc/ssl/certs",
          "/etc/ssl/openssl.cnf",
          "/etc/timezone");

  private static final List<String> MADE = List.of("passwd", "group", "nsswitch.conf");

  /**
   * Of /proc, what tells about the machine as a whole. As seen from outside, root in the sandbox is
   * root, if this program runs as root: the kernel lets it read and write these by their owner.
   */
  private static final List<String> HIDDEN =
      List.of(
          "/proc/config.gz",
          "/proc/iomem",
          "/proc/ioports",
          "/proc/kallsyms",
          "/proc/kcore",
          "/proc/keys",
          "/proc/key-users",
          "/proc/kmsg",
          "/proc/kpagecgroup",
          "/proc/kpagecount",
          "/proc/kpageflags",
          "/proc/latency_stats",
          "/proc/locks",
          "/proc/modules",
          "/proc/mtrr",
          "/proc/pagetypeinfo",
          "/proc/sched_debug",
          "/proc/slabinfo",
          "/proc/sysrq-trigger",
          "/proc/timer_list",
          "/proc/vmallocinfo");

  private static final List<String> HIDDEN_FOLDERS =
      List.of("/proc/acpi", "/proc/asound", "/proc/driver", "/proc/scsi", "/proc/sysvipc");

  private SystemView() {}

  /** Whether a folder is the system's, or holds what is: no workspace for anybody. */
  static boolean overlaps(Path workspace) {
    return LINKED.stream().map(Path::of).anyMatch(workspace::equals)
        || List.of("/usr", "/etc", "/proc", "/dev", "/sys", "/boot", "/run", "/var/run").stream()
            .map(Path::of)
            .anyMatch(system -> system.startsWith(workspace) || workspace.startsWith(system));
  }

  static List<String> arguments(ScratchFolder scratch, boolean network) {
    var out = new ArrayList<String>();
    out.addAll(List.of("--ro-bind", "/usr", "/usr"));
    LINKED.forEach(folder -> link(out, Path.of(folder)));
    SETTINGS.forEach(file -> out.addAll(List.of("--ro-bind-try", file, file)));
    MADE.forEach(name -> bind(out, scratch.etc(name).toString(), "/etc/" + name));
    if (network) {
      out.addAll(List.of("--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"));
      out.addAll(List.of("--ro-bind-try", "/etc/hosts", "/etc/hosts"));
    } else {
      bind(out, scratch.etc("hosts").toString(), "/etc/hosts");
    }
    processes(out);
    out.addAll(List.of("--dev", "/dev", "--bind", scratch.shared().toString(), "/dev/shm"));
    out.addAll(List.of("--remount-ro", "/dev"));
    return out;
  }

  /**
   * Read-only as a whole. Bubblewrap itself closes {@code /proc/sys} only where the folder is
   * writable, which it never is; its files are, for root: one of them names a program that the
   * kernel starts outside every sandbox when a process crashes.
   */
  private static void processes(List<String> out) {
    out.addAll(List.of("--proc", "/proc"));
    HIDDEN.stream()
        .filter(file -> Files.exists(Path.of(file)))
        .forEach(file -> bind(out, "/dev/null", file));
    HIDDEN_FOLDERS.stream()
        .filter(folder -> Files.isDirectory(Path.of(folder)))
        .forEach(folder -> out.addAll(List.of("--tmpfs", folder, "--remount-ro", folder)));
    out.addAll(List.of("--remount-ro", "/proc"));
  }

  private static void link(List<String> out, Path folder) {
    try {
      if (Files.isSymbolicLink(folder)) {
        var target = Files.readSymbolicLink(folder).toString();
        out.addAll(List.of("--symlink", target, folder.toString()));
      } else if (Files.isDirectory(folder)) {
        bind(out, folder.toString(), folder.toString());
      }
    } catch (IOException e) {
      // Without the folder programs will not start, and the probe says so.
    }
  }

  private static void bind(List<String> out, String source, String target) {
    out.addAll(List.of("--ro-bind", source, target));
  }
}
