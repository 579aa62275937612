// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Tells one boot of the machine from another. */
final class Boot {

  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

  private Boot() {}

  /** This boot's id; empty where the machine does not say, and every boot counts as another. */
  static String id() {
    try {
      if (Files.isReadable(LINUX)) {
        return Files.readString(LINUX).strip();
      }
      return System.getProperty("os.name", "").startsWith("Mac") ? macSession() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String macSession() throws IOException, InterruptedException {
    var process = new ProcessBuilder("/usr/sbin/sysctl", "-n", "kern.bootsessionuuid").start();
    process.getOutputStream().close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "";
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
