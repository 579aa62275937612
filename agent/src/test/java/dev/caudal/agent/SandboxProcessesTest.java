// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.ShellBench.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts to see, harm or outlive processes, and to gain privileges. */
class SandboxProcessesTest {
  private static final boolean IS_X86 = System.getProperty("os.arch").equals("amd64");

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
  void no_variable_but_the_few_allowed_is_seen() {
    assertThat(bench.sees("compgen -e | sort | tr '\\n' ' '"))
        .isEqualTo("HOME LANG OLDPWD PATH PWD SHLVL TERM USER ");
    assertThat(
            bench
                .sees("cat /proc/[0-9]*/environ | tr '\\0' '\\n' | sed 's/=.*//' | sort -u")
                .lines())
        .isSubsetOf("HOME", "LANG", "OLDPWD", "PATH", "PWD", "SHLVL", "TERM", "USER", "_");
  }

  @Test
  void no_process_but_its_own_is_seen() {
    var pid = ProcessHandle.current().pid();
    bench.onlyWorksOutside("tr '\\0' ' ' < /proc/" + pid + "/cmdline", "java");
    bench.doesNotShow("cat /proc/[0-9]*/cmdline | tr '\\0' ' '", "java");
    assertThat(bench.sees("ls -d /proc/[0-9]* | wc -l").strip()).isIn("2", "3", "4");
  }

  @Test
  void a_process_outside_cannot_be_killed() throws IOException {
    var victim = Spawner.start(new ProcessBuilder("sleep", "4720"));
    try {
      bench.fails("kill -9 " + victim.pid(), "No such process");
      bench.fails("kill -9 " + ProcessHandle.current().pid(), "No such process");
      bench.sees("kill -9 -1; kill -9 1; kill -STOP 1; kill -9 $PPID");
      assertThat(victim.isAlive()).isTrue();
    } finally {
      ProcessTree.kill(victim);
    }
  }

  @Test
  void a_process_outside_cannot_be_traced() {
    var attach = "$r = syscall(" + (IS_X86 ? 101 : 117) + ", 16, " + ProcessHandle.current().pid();
    bench.fails("perl -e '" + attach + ", 0, 0); die $! if $r < 0'", "No such process");
  }

  @Test
  void there_are_no_privileges() {
    assertThat(bench.sees("grep -h -e ^Cap -e ^NoNewPrivs /proc/1/status /proc/self/status"))
        .doesNotContainPattern("Cap\\w+:\\s+0*[1-9a-f]")
        .contains("NoNewPrivs:\t1");
    assertThat(bench.sees("id -u; id -g; id -G")).isEqualTo("1000\n1000\n1000\n");
  }

  @Test
  void programs_that_make_root_do_not() {
    bench.fails("echo | su -c id", "");
    bench.doesNotShow("su -c id; sudo -n id; newgrp root -c id", "uid=0");
    bench.doesNotShow("cp /usr/bin/id .; chmod 6755 id; ./id -u; rm id", "\n0\n");
    bench.fails("perl -e '$< = 0; $> = 0; die $! if $! '", "");
    bench.fails("chown 0:0 .", "");
  }

  @Test
  void nothing_can_be_mounted_or_changed_of_the_machine() {
    bench.fails("mkdir -p m; mount -t tmpfs none m", "");
    bench.fails("mkdir -p m; mount --bind /usr m", "");
    bench.fails("umount /proc", "");
    bench.fails("chroot . /bin/true", "not permitted");
    bench.fails("hostname other", "");
    bench.fails("date -s 2001-01-01", "not permitted");
    bench.fails("swapoff -a; reboot -f", "");
  }

  @Test
  void no_further_namespace_can_be_entered() {
    bench.fails("unshare -U true", "not permitted");
    bench.fails("unshare -Ur true", "not permitted");
    bench.fails("unshare -n true", "not permitted");
    bench.fails("nsenter -t 1 -n true", "");
    var clone = "$r = syscall(" + (IS_X86 ? 56 : 220) + ", 0x10000011, 0, 0, 0, 0);";
    bench.fails("perl -e '" + clone + " exit 0 if $r == 0; die $! if $r < 0'", "not permitted");
    bench.fails("perl -e '$r = syscall(435, 0, 0); die $! if $r < 0'", "not implemented");
  }

  @Test
  void calls_that_go_past_namespaces_are_refused() {
    for (int number :
        IS_X86 ? List.of(248, 249, 250, 298, 304, 321, 323) : List.of(217, 219, 280)) {
      bench.fails(
          "perl -e '$r = syscall(" + number + ", 0, 0, 0, 0, 0); die $! if $r < 0'",
          "not permitted");
    }
    for (int number : List.of(425, 426, 427)) {
      bench.fails(
          "perl -e '$r = syscall(" + number + ", 8, 0, 0, 0, 0, 0); die $! if $r < 0'",
          "not implemented");
    }
  }

  @Test
  void nothing_can_be_typed_into_a_terminal() {
    bench.fails("echo x > /dev/tty", "No such device");
    bench.fails("perl -e '$c = \"x\"; ioctl(STDIN, 0x5412, $c) or die $!'", "not permitted");
    bench.fails("perl -e '$c = \"x\"; ioctl(STDIN, 0x541c, $c) or die $!'", "not permitted");
    assertThat(bench.sees("ps -o tty= -p $$ | tr -d ' '; ps -o sid= -p $$ | tr -d ' '"))
        .startsWith("?\n1");
  }

  @Test
  void a_daemon_ends_with_its_command() {
    bench.sees("nohup sleep 4721 >/dev/null 2>&1 &");
    bench.sees("setsid sleep 4721 & disown");
    bench.sees("(setsid sh -c 'sleep 4721 & sleep 4721' &) &");
    bench.sees("perl -e 'use POSIX; fork && exit; setsid; fork && exit; exec \"sleep 4721\"'");
    assertThat(soon(Duration.ofSeconds(1), () -> BashToolTest.running("4721") == 0)).isTrue();
  }

  @Test
  void a_daemon_of_a_background_command_ends_with_the_session() {
    var shell = bench.sandbox.background("setsid sleep 4722 & sleep 4722");
    assertThat(soon(Duration.ofSeconds(5), () -> BashToolTest.running("4722") == 2)).isTrue();
    assertThat(shell).isEqualTo("shell_1");
    bench.close();
    assertThat(BashToolTest.running("4722")).isZero();
  }

  /** Where the user is root, the kernel sets no limit, and the machine is busy for a while. */
  @Tag("deep")
  @Test
  void a_fork_bomb_is_bounded_and_cleared_away() throws IOException {
    try (var small = ShellBench.limited(bench.workspace, ShellBench.SMALL)) {
      var output = small.bash("b() { b | b & }; b 2>/dev/null; sleep 4723", 3_000);
      assertThat(output.isError()).isTrue();
      assertThat(BashToolTest.running("4723")).isZero();
      assertThat(small.bash("echo works").text()).isEqualTo("works\n");
    }
  }

  @Test
  void a_bomb_of_sleepers_is_bounded() {
    try (var small = ShellBench.limited(bench.workspace, ShellBench.SMALL)) {
      var output = small.bash("for i in $(seq 300); do sleep 4724 & done 2>/dev/null; wait", 3_000);
      assertThat(output.isError()).isTrue();
      assertThat(BashToolTest.running("4724")).isZero();
    }
  }

  @Test
  void memory_has_an_end() {
    try (var small = ShellBench.limited(bench.workspace, ShellBench.SMALL)) {
      assertThat(small.bash("perl -e '$x = \"x\" x 100_000_000; print length $x'").text())
          .isEqualTo("100000000");
      assertThat(small.bash("perl -e '$x = \"x\" x 600_000_000; print length $x'").isError())
          .isTrue();
    }
  }

  @Test
  void limits_cannot_be_raised() {
    try (var small = ShellBench.limited(bench.workspace, ShellBench.SMALL)) {
      assertThat(small.bash("ulimit -f unlimited").isError()).isTrue();
      assertThat(small.bash("ulimit -d unlimited").isError()).isTrue();
      assertThat(small.bash("prlimit --fsize=unlimited true").isError()).isTrue();
      assertThat(small.bash("ulimit -c; ulimit -n; ulimit -u").text()).isEqualTo("0\n256\n40\n");
    }
  }
}
