// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.ShellBench.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts to talk to somebody. */
class SandboxNetworkTest {
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
  void a_server_on_this_machine_is_not_reached() throws IOException {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var connect = "exec 5<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + " && echo reached";
      bench.onlyWorksOutside(connect, "reached");
      try (var open = ShellBench.of(bench.workspace, SandboxMode.REQUIRED, true)) {
        assertThat(open.bash(connect).text()).isEqualTo("reached\n");
        assertThat(open.bash("cat " + bench.secret).isError()).isTrue();
      }
    }
  }

  @Test
  void there_is_no_interface_but_the_loopback() {
    assertThat(bench.sees("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '")).isEqualTo("lo\n");
    bench.fails("exec 5<>/dev/tcp/1.1.1.1/53", "unreachable");
    bench.fails("exec 5<>/dev/udp/1.1.1.1/53", "unreachable");
    bench.fails("exec 5<>/dev/tcp/169.254.169.254/80", "unreachable");
  }

  @Test
  void no_name_is_resolved() {
    bench.fails("getent ahosts example.com", "");
    assertThat(bench.sees("getent hosts localhost")).contains("localhost");
    bench.fails("cat /etc/resolv.conf", "No such file");
  }

  @Test
  void a_server_in_the_sandbox_is_reached_by_its_own_command_only() {
    var serve =
        "perl -MSocket -e 'socket(S,2,1,0); bind(S,sockaddr_in(0,INADDR_LOOPBACK)) or die;"
            + " listen(S,1); ($p)=sockaddr_in(getsockname(S)); socket(C,2,1,0);"
            + " connect(C,sockaddr_in($p,INADDR_LOOPBACK)) and print qq(reached\\n)'";
    assertThat(bench.sees(serve)).isEqualTo("reached\n");
  }

  @Test
  void an_abstract_socket_is_not_reached() {
    var name = "pack(\"Sa*\", 1, \"\\0caudal-" + ProcessHandle.current().pid() + "\")";
    bench.plain.background(
        "perl -e 'socket(S,1,1,0); bind(S," + name + ") or die; listen(S,5); sleep 60'");
    var connect = "perl -e 'socket(C,1,1,0); connect(C," + name + ") or die $!; print qq(reached)'";
    assertThat(soon(Duration.ofSeconds(5), () -> !bench.plain.bash(connect).isError())).isTrue();
    bench.onlyWorksOutside(connect, "reached");
  }

  @Test
  void a_socket_file_outside_is_not_reached() throws IOException {
    var address = UnixDomainSocketAddress.of(bench.outside.resolve("s"));
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      bench.onlyWorksOutside(
          "perl -MSocket -e 'socket(C,1,1,0); connect(C,sockaddr_un(\""
              + address.getPath()
              + "\")) or die $!; print qq(reached)'",
          "reached");
    }
  }

  @Test
  void the_machine_that_hosts_this_one_is_not_reached() {
    bench.fails("perl -e 'socket(S, 40, 1, 0) or die $!'", "not supported");
  }

  @Test
  void no_unusual_sockets_can_be_made() {
    for (int family : new int[] {3, 4, 9, 17, 21, 26, 29, 31, 38, 44}) {
      bench.fails("perl -e 'socket(S, " + family + ", 3, 0) or die $!'", "not supported");
    }
    bench.fails("perl -e 'socket(S, 2, 3, 1) or die $!'", "not permitted");
  }
}
