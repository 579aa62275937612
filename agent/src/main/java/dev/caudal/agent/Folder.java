// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An open folder. It stays the same folder wherever it is moved to and whatever takes its place,
 * and each operation takes one name and follows no link.
 */
final class Folder implements AutoCloseable {
  private static final Path ITSELF = Path.of(".");

  private final SecureDirectoryStream<Path> handle;

  private Folder(SecureDirectoryStream<Path> handle) {
    this.handle = handle;
  }

  /**
   * Opens a folder by its path; throws {@link JailBreak} where the platform has no such handles.
   */
  static Folder open(Path path) throws IOException {
    var stream = Files.newDirectoryStream(path);
    if (stream instanceof SecureDirectoryStream<Path> handle) {
      return new Folder(handle);
    }
    stream.close();
    throw new JailBreak("this platform cannot hold a folder open: files are not served");
  }

  /** The same folder, to be closed on its own. */
  Folder again() throws IOException {
    return new Folder(handle.newDirectoryStream(ITSELF, NOFOLLOW_LINKS));
  }

  Folder enter(Path name) throws IOException {
    return new Folder(handle.newDirectoryStream(single(name), NOFOLLOW_LINKS));
  }

  /** What stands under a name, a link being a link; empty if nothing does. */
  Optional<PosixFileAttributes> look(Path name) throws IOException {
    try {
      return Optional.of(view(name).readAttributes());
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  PosixFileAttributes attributes() throws IOException {
    return handle.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
  }

  PosixFileAttributeView view(Path name) throws IOException {
    return handle.getFileAttributeView(single(name), PosixFileAttributeView.class, NOFOLLOW_LINKS);
  }

  SeekableByteChannel read(Path name) throws IOException {
    return handle.newByteChannel(single(name), Set.of(READ, NOFOLLOW_LINKS));
  }

  /** Writes a new file whole, or leaves none; throws if the name is taken, be it by a link. */
  void create(Path name, byte[] content, FileAttribute<?>... attributes) throws IOException {
    var options = Set.of(WRITE, CREATE_NEW, NOFOLLOW_LINKS);
    var whole = false;
    try (var channel = handle.newByteChannel(single(name), options, attributes)) {
      try {
        for (var bytes = ByteBuffer.wrap(content); bytes.hasRemaining(); ) {
          channel.write(bytes);
        }
        whole = true;
      } finally {
        if (!whole) {
          handle.deleteFile(name);
        }
      }
    }
  }

  /** Moves an entry to another folder, over a file or an empty folder that is there. */
  void move(Path name, Folder to, Path newName) throws IOException {
    handle.move(single(name), to.handle, single(newName));
  }

  void deleteFile(Path name) throws IOException {
    handle.deleteFile(single(name));
  }

  void deleteFolder(Path name) throws IOException {
    handle.deleteDirectory(single(name));
  }

  /** The names in it, sorted, and no more of them than this. */
  List<Path> names(int most) throws IOException {
    var names = new ArrayList<Path>();
    try (var stream = handle.newDirectoryStream(ITSELF, NOFOLLOW_LINKS)) {
      for (var entries = stream.iterator(); names.size() < most && entries.hasNext(); ) {
        names.add(entries.next().getFileName());
      }
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
    names.sort(null);
    return names;
  }

  @Override
  public void close() throws IOException {
    handle.close();
  }

  // An absolute path would not be looked up in this folder at all.
  private static Path single(Path name) throws JailBreak {
    var text = name.toString();
    if (name.isAbsolute() || name.getNameCount() != 1 || text.isEmpty() || text.equals("..")) {
      throw new JailBreak("not a single name: " + Paths.shown(name));
    }
    return name;
  }
}
