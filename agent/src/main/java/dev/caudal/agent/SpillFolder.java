// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a session's long output goes.
 *
 * <p>In the workspace that is {@code .caudal}, one step below its root. A command may put a link in
 * its place at any time, and we are not in the sandbox: so the folder is opened from the root's
 * handle without following links, and files are only ever made anew.
 */
final class SpillFolder {
  private static final String NAME = ".caudal";

  private final ShellSettings settings;
  private final String session = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicInteger count = new AtomicInteger();

  SpillFolder(ShellSettings settings) {
    this.settings = settings;
  }

  /** A new file, for so many bytes. */
  SpillFile create(long limit_bytes) throws IOException {
    var name = "output-" + session + "-" + count.incrementAndGet() + ".txt";
    if (settings.spillFolder().isPresent()) {
      var folder = Files.createDirectories(settings.spillFolder().get());
      var file = folder.resolve(name);
      return new SpillFile(
          file.toString(), Files.newByteChannel(file, Set.of(CREATE_NEW, WRITE)), limit_bytes);
    }
    var shown = settings.workspace().resolve(NAME).resolve(name).toString();
    return new SpillFile(shown, inWorkspace(name), limit_bytes);
  }

  private SeekableByteChannel inWorkspace(String name) throws IOException {
    var isNew = makeFolder(settings.workspace().resolve(NAME));
    try (var root = Files.newDirectoryStream(settings.workspace())) {
      if (!(root instanceof SecureDirectoryStream<Path> secure)) {
        throw new IOException("this system cannot open folders without following links");
      }
      try (var folder = secure.newDirectoryStream(Path.of(NAME), NOFOLLOW_LINKS)) {
        if (isNew) {
          ignoreByGit(folder);
        }
        return open(folder, name);
      }
    }
  }

  private static boolean makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static void ignoreByGit(SecureDirectoryStream<Path> folder) throws IOException {
    try (var file = open(folder, ".gitignore")) {
      file.write(ByteBuffer.wrap("*\n".getBytes(UTF_8)));
    } catch (FileAlreadyExistsException e) {
      // Whose ever it is, it stays.
    }
  }

  private static SeekableByteChannel open(SecureDirectoryStream<Path> folder, String name)
      throws IOException {
    return folder.newByteChannel(Path.of(name), Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS));
  }
}
