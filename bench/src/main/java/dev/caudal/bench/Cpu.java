// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** CPU time: of the whole process, and of the store's own threads apart. */
record Cpu(long processNanos, long writerNanos, long storeNanos) {

  static Cpu now() {
    var threads = ManagementFactory.getThreadMXBean();
    long writer = 0;
    long store = 0;
    for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null && info.getThreadName().startsWith("caudal-store-")) {
        long nanos = threads.getThreadCpuTime(info.getThreadId());
        store += nanos;
        writer += info.getThreadName().endsWith("-writer") ? nanos : 0;
      }
    }
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Cpu(os.getProcessCpuTime(), writer, store);
  }

  Cpu since(Cpu start) {
    return new Cpu(
        processNanos - start.processNanos,
        writerNanos - start.writerNanos,
        storeNanos - start.storeNanos);
  }

  String per(long count) {
    return "CPU per entry: writer %.2f µs, all store threads %.2f µs, whole process %.2f µs"
        .formatted(writerNanos / 1e3 / count, storeNanos / 1e3 / count, processNanos / 1e3 / count);
  }
}
