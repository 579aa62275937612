// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.List;

/** Where a path led to inside the jail, held open. */
sealed interface Place extends AutoCloseable {
  /** The folder it is in, or is. */
  Folder folder();

  /** Its one name inside the jail, all links resolved; the root's is {@code .}. */
  String relative();

  @Override
  default void close() throws IOException {
    folder().close();
  }

  record Directory(Folder folder, String relative) implements Place {}

  /** A regular file, as it was when it was looked at. */
  record RegularFile(Folder folder, Path name, PosixFileAttributes attributes, String relative)
      implements Place {
    /** All of it; throws {@link TooLarge} if that is more than so many bytes. */
    byte[] read(int most) throws IOException {
      return Place.read(folder, name, most);
    }
  }

  /** Nothing yet: the names that are missing under the folder. */
  record Gap(Folder folder, List<Path> missing, String relative) implements Place {
    public Gap {
      missing = List.copyOf(missing);
    }
  }

  /** A file is larger than the reader wants. */
  final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;

    TooLarge(int most) {
      super("larger than " + most + " bytes");
    }
  }

  /** Reads a file of a folder whole. */
  static byte[] read(Folder folder, Path name, int most) throws IOException {
    try (var channel = folder.read(name)) {
      // The size is a first guess only: the file may grow while it is read.
      var size = channel.size();
      if (size > most) {
        throw new TooLarge(most);
      }
      var buffer = ByteBuffer.allocate((int) size + 1);
      while (channel.read(buffer) >= 0) {
        if (buffer.position() > most) {
          throw new TooLarge(most);
        }
        if (!buffer.hasRemaining()) {
          var larger = (int) Math.min(2L * buffer.capacity() + 1, most + 1L);
          buffer =
              ByteBuffer.wrap(Arrays.copyOf(buffer.array(), larger)).position(buffer.position());
        }
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    }
  }
}
