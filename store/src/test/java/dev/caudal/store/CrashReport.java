// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Tells the parent process, a line each, what the store has answered. A line leaves at once: the
 * facts of the last moment are those that a crash would take.
 */
final class CrashReport {

  private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private CrashReport() {}

  static void say(Object... words) {
    var line = new StringBuilder();
    for (var word : words) {
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }

  private static synchronized void write(byte[] line) {
    try {
      OUT.write(line);
    } catch (IOException e) {
      Runtime.getRuntime().halt(2);
    }
  }
}
