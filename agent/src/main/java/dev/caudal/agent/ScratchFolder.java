// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A session's folder outside its workspace: what the sandbox shows as {@code /tmp} and {@code
 * /dev/shm}, and a few small files of {@code /etc} that name nobody of this machine.
 */
final class ScratchFolder implements AutoCloseable {
  private final Path folder;

  private ScratchFolder(Path folder) {
    this.folder = folder;
  }

  static ScratchFolder create() throws IOException {
    // Of its owner only, by the contract of the method.
    var scratch = new ScratchFolder(Files.createTempDirectory("caudal-shell-").toRealPath());
    Files.createDirectories(scratch.tmp().resolve("home"));
    Files.createDirectory(scratch.shared());
    Files.createDirectory(scratch.folder.resolve("etc"));
    scratch.write(
        "passwd",
        """
        agent:x:1000:1000::/tmp/home:/bin/bash
        nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin
        """);
    scratch.write("group", "agent:x:1000:\nnogroup:x:65534:\n");
    scratch.write("hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n");
    scratch.write("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
    return scratch;
  }

  Path folder() {
    return folder;
  }

  Path tmp() {
    return folder.resolve("tmp");
  }

  Path shared() {
    return folder.resolve("shm");
  }

  Path etc(String name) {
    return folder.resolve("etc").resolve(name);
  }

  Path filter() {
    return folder.resolve("filter");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(etc(name), text);
  }

  /** Removes it, whatever the commands have left there; links are removed and not followed. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(folder, new Removal());
    } catch (IOException e) {
      // A folder of temporary files that stays is the system's to remove.
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      try {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      } catch (IOException | UnsupportedOperationException e) {
        // Removing will fail, or not.
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path folder, @org.jspecify.annotations.Nullable IOException e) {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException left) {
        // As above.
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
