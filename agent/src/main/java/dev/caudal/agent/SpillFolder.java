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
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a session's long output goes.
 *
 * <p>In the workspace that is {@code .caudal}, which commands may replace at any time: by a link
 * that leads out, or by a pipe that holds whoever opens it. So it is opened once, before the first
 * command, and files are only ever made anew by its handle.
 */
final class SpillFolder implements AutoCloseable {
  private static final String NAME = ".caudal";

  private final Path shown;
  private final SecureDirectoryStream<Path> folder;
  private final String session = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicInteger count = new AtomicInteger();

  private SpillFolder(Path shown, SecureDirectoryStream<Path> folder) {
    this.shown = shown;
    this.folder = folder;
  }

  /** Makes it if need be; a thing of its name that is no folder is an error. */
  static SpillFolder open(ShellSettings settings) throws IOException {
    if (settings.spillFolder().isPresent()) {
      var folder = Files.createDirectories(settings.spillFolder().get());
      return new SpillFolder(folder, secure(Files.newDirectoryStream(folder)));
    }
    try (var root = secure(Files.newDirectoryStream(settings.workspace()))) {
      var shown = settings.workspace().resolve(NAME);
      var isNew = makeFolder(shown);
      var name = Path.of(NAME);
      var view = root.getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS);
      if (!view.readAttributes().isDirectory()) {
        throw new NotDirectoryException(shown.toString());
      }
      var spills = new SpillFolder(shown, root.newDirectoryStream(name, NOFOLLOW_LINKS));
      if (isNew) {
        spills.hideFromGit();
      }
      return spills;
    }
  }

  /** A new file, for so many bytes. */
  SpillFile create(long limit_bytes) throws IOException {
    var name = "output-" + session + "-" + count.incrementAndGet() + ".txt";
    return new SpillFile(shown.resolve(name).toString(), make(name), limit_bytes);
  }

  private static boolean makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private void hideFromGit() throws IOException {
    try (var file = make(".gitignore")) {
      file.write(ByteBuffer.wrap("*\n".getBytes(UTF_8)));
    }
  }

  private SeekableByteChannel make(String name) throws IOException {
    return folder.newByteChannel(Path.of(name), Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS));
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> folder)
      throws IOException {
    if (folder instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    folder.close();
    throw new IOException("this system cannot work from a folder's handle");
  }

  @Override
  public void close() {
    try {
      folder.close();
    } catch (IOException e) {
      // Closed is closed.
    }
  }
}
