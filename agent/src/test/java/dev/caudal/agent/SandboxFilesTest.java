// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.EscapeBench.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts to reach files that are not the workspace's. */
class SandboxFilesTest {
  @TempDir private Path folder;
  private EscapeBench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new EscapeBench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void a_neighbours_file_is_not_there() {
    bench.onlyWorksOutside("cat " + bench.secret, SECRET);
  }

  @Test
  void the_parent_folder_shows_no_neighbours() {
    bench.onlyWorksOutside("cat ../theirs/secret.txt", SECRET);
    assertThat(bench.sees("ls -A ..")).isEqualTo("ours\n");
  }

  @Test
  void a_link_out_of_the_workspace_leads_nowhere() throws IOException {
    Files.createSymbolicLink(bench.workspace.resolve("file"), bench.secret);
    Files.createSymbolicLink(bench.workspace.resolve("folder"), bench.outside);
    bench.onlyWorksOutside("cat file", SECRET);
    bench.onlyWorksOutside("cat folder/secret.txt", SECRET);
  }

  @Test
  void nothing_is_written_through_a_link() throws IOException {
    Files.createSymbolicLink(bench.workspace.resolve("file"), bench.secret);
    Files.createSymbolicLink(bench.workspace.resolve("folder"), bench.outside);
    bench.sees(
        "echo x > file; echo x > folder/new; mkdir -p "
            + bench.outside
            + "; echo x > "
            + bench.secret);
    assertThat(bench.secret).hasContent(SECRET);
    assertThat(bench.outside.resolve("new")).doesNotExist();
  }

  @Test
  void no_hard_link_to_a_neighbours_file_can_be_made() {
    bench.onlyWorksOutside("ln " + bench.secret + " hard; cat hard; rm -f hard", SECRET);
    bench.fails("ln " + bench.secret + " hard", "No such file");
  }

  @Test
  void the_roots_of_processes_are_the_sandbox() {
    bench.onlyWorksOutside("cat /proc/self/root" + bench.secret, SECRET);
    bench.doesNotShow("cat /proc/[0-9]*/root" + bench.secret, SECRET);
    bench.doesNotShow("cat /proc/[0-9]*/root/../.." + bench.secret, SECRET);
    bench.doesNotShow("cat /proc/[0-9]*/cwd/../theirs/secret.txt", SECRET);
  }

  @Test
  void no_open_file_leads_out() {
    var open = bench.sees("for fd in /proc/[0-9]*/fd/*; do readlink \"$fd\"; done | sort -u");
    assertThat(open.lines())
        .allMatch(file -> file.matches("pipe:\\[\\d+]|/dev/null|/proc/\\d+/fd"));
  }

  @Test
  void the_users_and_their_secrets_are_not_there() {
    bench.fails("cat /etc/shadow", "No such file");
    bench.fails("cat /etc/gshadow", "No such file");
    bench.fails("ls -d /root", "No such file");
    bench.fails("ls -d /home", "No such file");
    assertThat(bench.sees("cut -d: -f1 /etc/passwd")).isEqualTo("agent\nnobody\n");
    assertThat(bench.sees("ls -A ~")).isEqualTo("(no output)");
  }

  @Test
  void folders_of_the_machine_are_not_there() {
    assertThat(bench.sees("ls -A /").lines())
        .isSubsetOf(
            "bin", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "sbin", "tmp", "usr");
    bench.fails("ls -d /sys", "No such file");
    bench.fails("ls -d /boot", "No such file");
  }

  @Test
  void sockets_of_services_are_not_there() {
    for (var socket :
        new String[] {
          "/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock",
          "/run/dbus/system_bus_socket", "/run/user", "/var/lib"
        }) {
      bench.fails("ls -d " + socket, "No such file");
    }
  }

  @Test
  void temporary_files_of_others_are_not_there() throws IOException {
    var note = Files.createTempFile("caudal-note", ".txt");
    try {
      Files.writeString(note, SECRET);
      bench.onlyWorksOutside("cat " + note, SECRET);
      bench.doesNotShow("cat /tmp/caudal-note*", SECRET);
    } finally {
      Files.delete(note);
    }
  }

  @Test
  void the_systems_programs_cannot_be_changed() {
    for (var file :
        new String[] {
          "/usr/bin/new", "/usr/lib/os-release", "/usr/lib/new", "/lib64/new", "/new",
          "/etc/passwd", "/etc/new", "/etc/ld.so.preload", "/dev/new", "/dev/shm/../new"
        }) {
      bench.fails(": >> " + file, "Read-only file system");
    }
    bench.fails("rm -f /usr/bin/bwrap", "Read-only file system");
    bench.fails("mv /usr/bin/bwrap /usr/bin/bwrap2", "Read-only file system");
    bench.fails("mount -o remount,rw /usr", "superuser");
  }

  /** Its first word may be a program that the kernel starts outside, as root. */
  @Test
  void settings_of_the_kernel_cannot_be_written() throws IOException {
    for (var setting :
        new String[] {
          "kernel/core_pattern", "kernel/modprobe", "kernel/poweroff_cmd", "vm/overcommit_memory",
          "fs/suid_dumpable", "kernel/ns_last_pid", "net/ipv4/ip_forward", "kernel/hostname"
        }) {
      var file = "/proc/sys/" + setting;
      if (Files.exists(Path.of(file))) {
        // The value it has: a test that fails does no harm.
        bench.fails("v=$(cat " + file + "); echo \"$v\" > " + file, "Read-only file system");
      }
    }
    assertThat(bench.sees("find /proc -maxdepth 1 -type f -writable -size +0"))
        .isEqualTo("(no output)");
  }

  @Test
  void memory_and_messages_of_the_kernel_cannot_be_read() {
    for (var file : new String[] {"kcore", "kmsg", "kallsyms", "slabinfo", "timer_list", "keys"}) {
      assertThat(bench.sees("timeout 1 head -c 100 /proc/" + file + " 2>&1 | grep -avi denied"))
          .doesNotContain("0000")
          .matches("(?s)Exit code 1.*|.*No such file.*|\\(no output\\)");
    }
    bench.fails("echo h > /proc/sysrq-trigger", "");
    bench.fails("dmesg", "not permitted");
  }

  @Test
  void devices_are_the_harmless_ones() {
    assertThat(bench.sees("find /dev -type b -o -type c | sort").lines())
        .isSubsetOf(
            "/dev/console",
            "/dev/full",
            "/dev/null",
            "/dev/ptmx",
            "/dev/pts/ptmx",
            "/dev/random",
            "/dev/tty",
            "/dev/urandom",
            "/dev/zero");
    bench.fails("mknod disk b 254 0", "not permitted");
    bench.fails("mknod /tmp/mem c 1 1", "not permitted");
    bench.fails("cat /dev/mem", "No such file");
    bench.fails("cat /dev/core", "No such file");
  }

  @Test
  void the_workspace_itself_cannot_be_moved_or_removed() {
    bench.fails("cd /; mv " + bench.workspace + " /tmp/away", "");
    bench.fails("cd /; rmdir " + bench.workspace, "");
    assertThat(bench.workspace).isDirectory();
  }

  @Test
  void long_output_is_not_written_through_a_link_nor_into_a_pipe() throws IOException {
    bench.sees("rm -r .caudal; ln -s " + bench.outside + " .caudal");
    assertThat(bench.sees("yes | head -c 40000")).contains("could not be kept");
    try (var later = ShellBench.inSandbox(bench.workspace)) {
      assertThat(later.bash("yes | head -c 40000").text()).contains("could not be kept");
    }
    bench.sees("rm .caudal; mkfifo .caudal");
    try (var later = ShellBench.inSandbox(bench.workspace)) {
      assertThat(later.bash("yes | head -c 40000").text()).contains("could not be kept");
    }
    try (var files = Files.list(bench.outside)) {
      assertThat(files).containsExactly(bench.secret);
    }
  }

  @Test
  void a_file_has_a_size_it_cannot_pass() throws IOException {
    try (var small = ShellBench.limited(bench.workspace, ShellBench.SMALL)) {
      for (var file : new String[] {"big", "/tmp/big", "/dev/shm/big"}) {
        assertThat(small.bash("head -c 3000000 /dev/zero > " + file).isError()).isTrue();
        assertThat(small.bash("stat -c %s " + file).text()).isEqualTo("1048576\n");
      }
    }
    assertThat(Files.size(bench.workspace.resolve("big"))).isEqualTo(1 << 20);
  }
}
