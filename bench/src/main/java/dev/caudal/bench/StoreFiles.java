// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies and removes a store's files. */
final class StoreFiles {

  private StoreFiles() {}

  /** Copies an open store's files as they lie there, as a killed process would leave them. */
  static Path copyOfLive(Path file) throws IOException {
    var folder = Files.createTempDirectory("caudal-bench-copy");
    for (var suffix : new String[] {"", "-wal", ".lock"}) {
      var name = file.getFileName() + suffix;
      Files.copy(file.resolveSibling(name), folder.resolve(name));
    }
    return folder.resolve(file.getFileName());
  }

  static void delete(Path copy) throws IOException {
    for (var suffix : new String[] {"", "-wal", "-shm", ".lock"}) {
      Files.deleteIfExists(copy.resolveSibling(copy.getFileName() + suffix));
    }
  }
}
