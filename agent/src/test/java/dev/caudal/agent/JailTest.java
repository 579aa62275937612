// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
final class JailTest {
  @TempDir Path folder;
  private Den den;

  @BeforeEach
  void open() throws IOException {
    den = new Den(folder);
  }

  @AfterEach
  void close() {
    den.close();
  }

  static List<Escape> escapes() {
    return Escape.all();
  }

  @Test
  void at_least_eighty_escapes_are_tried() {
    assertThat(Escape.all()).hasSizeGreaterThanOrEqualTo(80);
    assertThat(Escape.all().stream().map(Escape::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("escapes")
  void nobody_escapes(Escape escape) throws Exception {
    var before = den.outsideNow();

    var told = escape.trick().play(den);

    assertThat(den.outsideNow()).isEqualTo(before);
    assertThat(told).isNotEmpty();
    for (var output : told) {
      assertThat(output.text()).doesNotContain(Den.SECRET).doesNotContain("root:");
      if (escape.refused()) {
        assertThat(output.isError() || output.text().equals("no files found"))
            .as(output.text())
            .isTrue();
      }
    }
    assertThat(Den.names(folder)).isSubsetOf("ws", "outside", "ws-twin", "moved");
  }

  @Test
  void a_path_inside_has_one_name() throws IOException {
    den.file("sub/a.txt", "a");
    den.link("l", "sub");
    den.link("sub/up", "../sub/a.txt");
    den.link("whole", den.ws + "/sub");

    for (var path :
        List.of(
            "sub/a.txt",
            "./sub//a.txt",
            "l/a.txt",
            "sub/../sub/a.txt",
            "l/up",
            "whole/a.txt",
            den.ws + "/sub/a.txt",
            den.ws + "/l/../sub/up")) {
      assertThat(den.jail.relative(path)).as(path).isEqualTo("sub/a.txt");
    }
    assertThat(den.jail.relative(".")).isEqualTo(".");
    assertThat(den.jail.relative(den.ws.toString())).isEqualTo(".");
    assertThat(den.jail.relative("l/new/./b.txt")).isEqualTo("sub/new/b.txt");
  }

  @Test
  void a_root_reached_by_a_link_is_known_by_both_names() throws IOException {
    den.file("a.txt", "a");
    var other = Files.createSymbolicLink(folder.resolve("other"), den.ws);
    try (var jail = Jail.open(other)) {
      assertThat(jail.root()).isEqualTo(den.ws);
      assertThat(jail.relative(folder.toRealPath() + "/other/a.txt")).isEqualTo("a.txt");
      assertThat(jail.relative(den.ws + "/a.txt")).isEqualTo("a.txt");
    }
  }

  @Test
  void what_leads_out_has_no_name() {
    assertThatThrownBy(() -> den.jail.relative("../outside")).isInstanceOf(JailBreak.class);
    assertThatThrownBy(() -> den.jail.relative("/etc")).isInstanceOf(JailBreak.class);
  }

  @Test
  void writing_keeps_permissions_and_other_names() throws IOException {
    var file = den.file("run.sh", "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.createLink(den.ws.resolve("twin"), file);

    den.jail.write("run.sh", "new".getBytes());

    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxrwxrwx");
    assertThat(den.ws.resolve("twin")).hasContent("old");
    assertThat(Den.names(den.ws)).hasSize(3);
  }

  @Test
  void a_read_only_file_is_not_replaced() throws IOException {
    var file = den.file("fixed", "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

    assertThatThrownBy(() -> den.jail.write("fixed", new byte[0]))
        .hasMessageContaining("read-only");
    assertThat(file).hasContent("old");
  }

  @Test
  void writing_through_a_link_keeps_the_link() throws IOException {
    den.file("sub/a.txt", "old");
    var link = den.link("l", "sub/a.txt");

    den.jail.write("l", "new".getBytes());

    assertThat(link).isSymbolicLink();
    assertThat(den.ws.resolve("sub/a.txt")).hasContent("new");
  }

  @Test
  void missing_folders_are_made_and_nothing_else_is_left() throws IOException {
    den.jail.write("a/b/c/d.txt", "deep".getBytes());

    assertThat(den.ws.resolve("a/b/c/d.txt")).hasContent("deep");
    assertThat(Den.names(den.ws)).containsExactly("a", "sub");
  }

  @Test
  void a_moved_root_is_still_the_root() throws IOException {
    den.file("a.txt", "inside");
    var moved = folder.resolve("moved");
    Files.move(den.ws, moved);
    Files.createDirectory(den.ws);

    assertThat(den.jail.read("a.txt", 100)).asString().isEqualTo("inside");
    den.jail.write("b.txt", "new".getBytes());
    assertThat(moved.resolve("b.txt")).hasContent("new");
    assertThatThrownBy(() -> den.jail.write("c/d.txt", new byte[0])).isInstanceOf(JailBreak.class);
    assertThat(den.ws).isEmptyDirectory();
  }

  @Test
  void a_file_is_no_folder_and_nothing_is_no_file() throws IOException {
    den.file("a.txt", "a");
    assertThatThrownBy(() -> den.jail.read("a.txt/b", 9)).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> den.jail.read("a.txt/..", 9))
        .isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> den.jail.read("b", 9)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> den.jail.read("a.txt", 0)).isInstanceOf(Place.TooLarge.class);
  }

  @Test
  void a_closed_jail_serves_nothing() {
    den.jail.close();
    assertThatThrownBy(() -> den.jail.relative("sub")).isInstanceOf(JailBreak.class);
  }

  @Test
  void without_a_folder_there_is_no_jail() {
    assertThatThrownBy(() -> Jail.open(folder.resolve("missing"))).isInstanceOf(EngineFailed.class);
    assertThatThrownBy(() -> Jail.open(den.outside.resolve("secret.txt")))
        .isInstanceOf(EngineFailed.class);
  }

  @Test
  void no_handle_is_left_open() throws Exception {
    den.file("sub/deep/a.txt", "a");
    den.link("l", "sub/../sub/deep");
    for (var i = 0; i < 20; i++) {
      den.everyTool("l/a.txt");
    }
    var before = handles();
    for (var i = 0; i < 50; i++) {
      den.everyTool("l/a.txt");
      den.everyTool("l/../../outside");
      den.everyTool("new/" + i + "/x.txt");
    }
    assertThat(handles()).isLessThanOrEqualTo(before + 5);
  }

  private static long handles() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
