// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Brings files and folders into being under a passing name and moves them to where they belong.
 * Folders need it because no handle can make one: they are made by path in the root, which nothing
 * in the jail can swap, and moved by handle from there.
 */
record Staging(Path root, Folder rootFolder) {
  /** How passing names begin. */
  static final String PREFIX = ".caudal-";

  void replace(Place.RegularFile file, byte[] content) throws IOException {
    var old = file.attributes();
    if (!old.permissions().contains(PosixFilePermission.OWNER_WRITE)) {
      throw new AccessDeniedException(Paths.shown(file.relative()), null, "read-only");
    }
    var staged = passingName();
    var moved = false;
    file.folder().create(staged, content, PosixFilePermissions.asFileAttribute(old.permissions()));
    try {
      keepLooks(file.folder(), staged, old);
      file.folder().move(staged, file.folder(), file.name());
      moved = true;
    } finally {
      if (!moved) {
        file.folder().deleteFile(staged);
      }
    }
  }

  /** The folder under a name, made if it is not there. */
  Folder makeFolder(Folder parent, Path name) throws IOException {
    var staged = passingName();
    requireRootInPlace();
    Files.createDirectory(root.resolve(staged));
    try {
      rootFolder.move(staged, parent, name);
    } catch (FileSystemException refused) {
      discard(staged);
      // Somebody else may have made it; whether it is a folder shows when it is entered.
      if (parent.look(name).isEmpty()) {
        throw refused;
      }
    }
    return parent.enter(name);
  }

  private void discard(Path staged) throws IOException {
    try {
      rootFolder.deleteFolder(staged);
    } catch (NoSuchFileException elsewhere) {
      // The root was swapped just now, from outside; what was made there is empty.
      Files.deleteIfExists(root.resolve(staged));
    }
  }

  private void requireRootInPlace() throws IOException {
    var there = Files.readAttributes(root, BasicFileAttributes.class, NOFOLLOW_LINKS);
    var mine = rootFolder.attributes();
    if (mine.fileKey() == null || !mine.fileKey().equals(there.fileKey())) {
      throw new JailBreak("the workspace was moved: no folder can be made in it");
    }
  }

  /** The umask narrows what a file is made with; another owner can be kept by root only. */
  private static void keepLooks(Folder folder, Path staged, PosixFileAttributes old)
      throws IOException {
    var view = folder.view(staged);
    var now = view.readAttributes();
    try {
      if (!now.owner().equals(old.owner()) || !now.group().equals(old.group())) {
        view.setGroup(old.group());
        view.setOwner(old.owner());
      }
    } catch (FileSystemException notAllowed) {
      // An editor run by this user would leave the file as its own too.
    }
    if (!now.permissions().equals(old.permissions())) {
      view.setPermissions(old.permissions());
    }
  }

  private static Path passingName() {
    return Path.of(PREFIX + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
  }
}
