// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The file beside the store that one process at a time holds, and that remembers which state of the
 * store it stood beside last.
 */
final class StoreLock implements AutoCloseable {

  private static final int BYTES_MAX = 4_096;

  /** The lock files that this process has open. */
  private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

  /**
   * What the lock file remembers.
   *
   * @param marks the store's mark, or two while it changes
   */
  record Memory(String holder, long generation, List<String> marks) {

    private String text() {
      return holder + "\n" + generation + "\n" + String.join(" ", marks) + "\n";
    }

    private static @Nullable Memory of(String text) {
      var lines = text.split("\n", -1);
      if (lines.length < 4 || !lines[1].matches("\\d{1,9}")) {
        return null;
      }
      return new Memory(lines[0], Long.parseLong(lines[1]), List.of(lines[2].split(" ")));
    }
  }

  private final Path path;
  private final FileChannel channel;

  private StoreLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes the lock of a store's file.
   *
   * <p>The system forgets a process's locks on a file as soon as the process closes any channel of
   * it, so a file that this process has open already is known by name, and not opened again.
   */
  static StoreLock take(Path file) {
    var path = file.resolveSibling(file.getFileName() + ".lock");
    if (!HERE.add(path)) {
      throw new StoreException.Locked(file, "process " + ProcessHandle.current().pid());
    }
    try {
      return take(file, path);
    } catch (RuntimeException | Error e) {
      HERE.remove(path);
      throw e;
    }
  }

  private static StoreLock take(Path file, Path path) {
    try {
      var channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      var lock = new StoreLock(path, channel);
      if (!lock.held()) {
        var memory = lock.memory();
        channel.close();
        throw new StoreException.Locked(file, memory == null ? "unknown" : memory.holder());
      }
      return lock;
    } catch (IOException e) {
      throw new StoreException.Failed("lock file " + path, e);
    }
  }

  private boolean held() throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** What the file says; null when it says nothing sensible. */
  @Nullable Memory memory() {
    try {
      var buffer = ByteBuffer.allocate(BYTES_MAX);
      channel.read(buffer, 0);
      return Memory.of(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new StoreException.Failed("lock file " + path, e);
    }
  }

  void remember(Memory memory) {
    var bytes = memory.text().getBytes(StandardCharsets.UTF_8);
    try {
      channel.write(ByteBuffer.wrap(bytes), 0);
      channel.truncate(bytes.length);
      channel.force(true);
    } catch (IOException e) {
      throw new StoreException.Failed("lock file " + path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException.Failed("lock file " + path, e);
    } finally {
      HERE.remove(path);
    }
  }
}
