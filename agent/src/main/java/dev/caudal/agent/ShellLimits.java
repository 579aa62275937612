// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * What one command may use at most; all but the last hold in the sandbox only.
 *
 * @param processes processes and threads at a time
 * @param file_bytes size of a file it writes
 * @param data_bytes memory of one process
 * @param files open files of one process
 * @param cpu_s processor seconds of one process
 * @param spill_bytes of its output, kept in files
 */
record ShellLimits(
    long processes, long file_bytes, long data_bytes, long files, long cpu_s, long spill_bytes) {
  static final ShellLimits DEFAULT =
      new ShellLimits(512, 4L << 30, 4L << 30, 4_096, 2 * 60 * 60, 64L << 20);

  /** As the shell's {@code ulimit} takes them, which counts memory and files in KiB. */
  String ulimits() {
    return "-c=0 -u=%d -f=%d -d=%d -n=%d -t=%d"
        .formatted(processes, file_bytes >> 10, data_bytes >> 10, files, cpu_s);
  }
}
