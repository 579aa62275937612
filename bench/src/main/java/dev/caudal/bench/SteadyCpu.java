// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time of this process without its compiler threads, which are busy for minutes with what a
 * server does once. Their number must not change: {@code -XX:-UseDynamicNumberOfCompilerThreads}.
 */
final class SteadyCpu {

  private SteadyCpu() {}

  static long nanos() throws IOException {
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long compilers = 0;
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      for (var task : (Iterable<Path>) tasks::iterator) {
        if (read(task.resolve("comm")).contains("CompilerThre")) {
          compilers += Long.parseLong(read(task.resolve("schedstat")).split(" ")[0]);
        }
      }
    }
    return os.getProcessCpuTime() - compilers;
  }

  /** Empty for a thread that has just ended. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
