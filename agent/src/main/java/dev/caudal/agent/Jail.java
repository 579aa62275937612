// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one folder that file tools reach. It holds the folder itself, not its name, and walks to
 * everything from there by handles; so there is no moment between a check and a use at which a
 * swapped link or folder could lead out.
 *
 * <p>Links are followed as long as they stay inside. Sockets, pipes and devices are refused; one
 * that is put in a file's place at the very moment of opening may make the caller wait, and gives
 * nothing. A file with several hard links counts as what it is, a file of the workspace; writing
 * puts a new file in its place, so its other names keep the old content.
 */
final class Jail implements AutoCloseable {
  private final Path named;
  private final Path root;
  private final Folder folder;

  private Jail(Path named, Path root, Folder folder) {
    this.named = named;
    this.root = root;
    this.folder = folder;
  }

  /** Throws {@link EngineFailed} if there is no such folder, or no safe way to hold it. */
  static Jail open(Path root) {
    try {
      var real = root.toRealPath();
      return new Jail(root.toAbsolutePath().normalize(), real, Folder.open(real));
    } catch (IOException failed) {
      throw new EngineFailed("jail", "no workspace at " + root + ": " + failed, failed);
    }
  }

  /** Where the folder was when it was opened, all links resolved. */
  Path root() {
    return root;
  }

  /**
   * The one name of a path inside the jail, for rules about paths: all links resolved, {@code .}
   * for the root. Nothing need be there.
   */
  String relative(String path) throws IOException {
    try (var place = find(path)) {
      return place.relative();
    }
  }

  /** Where a path leads; throws {@link JailBreak} if that is not inside. */
  Place find(String path) throws IOException {
    try (var trail = new Trail(this, path)) {
      return trail.follow();
    } catch (ClosedDirectoryStreamException closed) {
      throw new JailBreak("the workspace is closed");
    }
  }

  byte[] read(String path, int most) throws IOException {
    try (var place = find(path)) {
      return content(place, most);
    }
  }

  /** All of the file that a place is; too large a file is told in words. */
  byte[] contentOf(Place place) throws IOException, Refusal {
    try {
      return content(place, FileContent.MAX_BYTES);
    } catch (Place.TooLarge large) {
      throw new Refusal(
          Paths.shown(place.relative()) + " is larger than 16 MB: look at it with Bash");
    }
  }

  private static byte[] content(Place place, int most) throws IOException {
    return switch (place) {
      case Place.RegularFile file -> file.read(most);
      case Place.Directory folder ->
          throw new FileSystemException(folder.relative(), null, "is a folder");
      case Place.Gap gap -> throw new NoSuchFileException(gap.relative());
    };
  }

  /** Writes a file, its parents too. */
  void write(String path, byte[] content) throws IOException {
    try (var place = find(path)) {
      switch (place) {
        case Place.RegularFile file -> replace(file, content);
        case Place.Directory _ -> throw new FileSystemException(path, null, "is a folder");
        case Place.Gap gap -> create(gap, content);
      }
    }
  }

  /** Puts a new file in a file's place, at once and with the same permissions. */
  void replace(Place.RegularFile file, byte[] content) throws IOException {
    new Staging(root, folder).replace(file, content);
  }

  /** Makes the missing folders and the file; throws if it has come into being meanwhile. */
  void create(Place.Gap gap, byte[] content) throws IOException {
    var staging = new Staging(root, folder);
    var last = gap.missing().size() - 1;
    var parent = gap.folder().again();
    try {
      for (var name : gap.missing().subList(0, last)) {
        var next = staging.makeFolder(parent, name);
        parent.close();
        parent = next;
      }
      parent.create(gap.missing().get(last), content);
    } catch (FileAlreadyExistsException taken) {
      throw new JailBreak("came into being meanwhile: " + Paths.shown(gap.relative()));
    } finally {
      parent.close();
    }
  }

  Folder rootFolder() throws IOException {
    return folder.again();
  }

  /** The part of a path that is to be walked from the root; empty if it starts elsewhere. */
  Optional<Path> inside(Path path) {
    if (!path.isAbsolute()) {
      return Optional.of(path);
    }
    if (path.startsWith(root)) {
      return Optional.of(after(root, path));
    }
    return path.startsWith(named) ? Optional.of(after(named, path)) : Optional.empty();
  }

  // relativize() would resolve ".." by the letter, past links.
  private static Path after(Path prefix, Path path) {
    var first = prefix.getNameCount();
    return first == path.getNameCount() ? Path.of("") : path.subpath(first, path.getNameCount());
  }

  @Override
  public void close() {
    try {
      folder.close();
    } catch (IOException failed) {
      throw new EngineFailed("jail", "could not let go of " + root, failed);
    }
  }
}
