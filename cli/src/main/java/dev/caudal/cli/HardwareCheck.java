// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much machine is there? Both figures respect a container's limits. */
final class HardwareCheck implements Check {
  private static final long COMFORTABLE_BYTES = 512L << 20;

  @Override
  public String name() {
    return "machine";
  }

  @Override
  public Finding look(Machine machine) {
    int cores = Runtime.getRuntime().availableProcessors();
    long bytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    var text =
        "%d %s, %.1f GiB memory, %s %s"
            .formatted(
                cores,
                cores == 1 ? "core" : "cores",
                bytes / (double) (1L << 30),
                machine.system(),
                System.getProperty("os.arch"));
    return bytes >= COMFORTABLE_BYTES
        ? Finding.ok(name(), text)
        : Finding.warn(name(), text + ": 512 MiB or more is better");
  }
}
