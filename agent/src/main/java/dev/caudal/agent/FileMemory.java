// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the model has seen of which file. Only a file whose content it knows may be changed, so that
 * nothing is overwritten unseen.
 */
final class FileMemory {
  private static final int MOST_FILES = 10_000;

  /** Held from reading a file to having changed it. */
  final ReentrantLock edits = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<String, String> seen = new LinkedHashMap<>();

  void saw(String file, byte[] content) {
    lock.lock();
    try {
      seen.remove(file);
      seen.put(file, digest(content));
      if (seen.size() > MOST_FILES) {
        seen.pollFirstEntry();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Throws unless the model has seen the file as it is now. */
  void requireSeen(String file, byte[] content) throws Refusal {
    lock.lock();
    try {
      var known = seen.get(file);
      if (known == null) {
        throw new Refusal("read " + Paths.shown(file) + " before changing it");
      }
      if (!known.equals(digest(content))) {
        throw new Refusal(Paths.shown(file) + " has changed since it was read: read it again");
      }
    } finally {
      lock.unlock();
    }
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new EngineFailed("no_sha256", "every JDK has SHA-256", impossible);
    }
  }
}
